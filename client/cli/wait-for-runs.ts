import { setTimeout as delay } from 'node:timers/promises';
import type { RunReport } from '../../contract/run.ts';
import { workflowPage, type Lab } from '../lab.ts';
import { hasEndedRun, readRun, readTranscript, type OpenRun } from '../read-run-report.ts';
import type { StartedRun } from '../start-run.ts';
import type { CommandContext } from './context.ts';
import { failureWords } from './failure-words.ts';
import { untilInterrupted } from './interrupt.ts';
import { exitCodes } from './exit-codes.ts';
import type { OpenLab } from '../open-lab.ts';
import { writeTranscript } from './write-transcript.ts';

const lookEveryMs = 300;

/** Waits until every run has ended or is blocked; transcripts to stdout, what went wrong to stderr. */
export async function waitForRuns(
  context: CommandContext,
  { lab }: OpenLab,
  runs: readonly StartedRun[],
  out: string | undefined,
): Promise<void> {
  const { say, signal, colours } = context;
  const ends: (RunReport | OpenRun)[] = [];
  const texts: string[] = [];
  for (const { id, name } of runs) {
    const end = await untilSettled(lab, id, signal);
    if (end === undefined) {
      say(`The work goes on. To come back: model-lab run status ${id}`);
      return;
    }
    ends.push(end);
    for (const failure of end.failures) say(`${name}: ${failureWords(failure, colours.err, false)}`);
    if (!hasEndedRun(end)) say(`Then resume  model-lab resume ${id}`);
    const transcript = hasEndedRun(end) ? await readTranscript(lab, end) : undefined;
    if (transcript === undefined) continue;
    texts.push(runs.length === 1 ? transcript.text.trim() : `${name}\t${transcript.text.trim()}`);
    if (out !== undefined)
      for (const path of await writeTranscript(transcript, name, out)) say(`wrote ${path}`);
  }
  const [first] = runs;
  const page = first === undefined ? undefined : workflowPage(lab, first.id);
  if (page !== undefined && runs.length === 1) say(`Temporal UI  ${page}`);
  context.exitCode = runsExitCode(ends);
  if (texts.length > 0 || context.json) context.result(texts.join('\n'), { runs: ends });
}

async function untilSettled(
  lab: Lab,
  id: string,
  signal: AbortSignal,
): Promise<RunReport | OpenRun | undefined> {
  const interrupted = untilInterrupted(signal);
  while (!signal.aborted) {
    const run = await Promise.race([readRun(lab, id), interrupted]);
    if (run === undefined) return undefined;
    if (hasEndedRun(run) || run.state === 'blocked') return run;
    await Promise.race([delay(lookEveryMs), interrupted]);
  }
  return undefined;
}

function runsExitCode(runs: readonly (RunReport | OpenRun)[]): number {
  const states = runs.map((run) => (hasEndedRun(run) ? run.run.state : run.state));
  if (states.includes('blocked')) return exitCodes.blocked;
  return states.some((state) => state === 'failed' || state === 'cancelled')
    ? exitCodes.failed
    : exitCodes.done;
}
