import type { SprintReport } from '../../contract/sprint-report.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/** What a script learns from a sprint: done, done with something amiss, or waiting for a person. */
export function sprintExitCode({ sprint, tasks, counts }: SprintReport): ExitCode {
  if (sprint.state === 'blocked') return exitCodes.blocked;
  const missedGate = tasks.some(({ gates }) => gates.some(({ passed }) => !passed));
  return counts.failed > 0 || counts.cancelled > 0 || missedGate ? exitCodes.failed : exitCodes.done;
}

/** What of this sprint was not computed anew, in a sentence; undefined when nothing was reused. */
export function reusedWords({ tasks }: SprintReport): string | undefined {
  const scored = tasks.filter(({ state }) => state === 'scored');
  const reused = scored.filter((task) => task.reused).length;
  if (reused === 0) return undefined;
  if (reused === scored.length)
    return `Nothing was computed again: ${reused === 1 ? 'the result is that' : `all ${reused} results are those`} of an earlier sprint.`;
  return `${reused} of ${scored.length} results are those of an earlier sprint; the others were computed now.`;
}

/** The command that continues what is blocked, once its remedies are done. */
export const howToResume = ({ sprint, counts }: SprintReport): string[] =>
  counts.blocked === 0 ? [] : [`Then resume  model-lab resume ${sprint.id}`];
