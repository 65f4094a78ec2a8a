import type { Failure } from '../contract/failure.ts';
import type { ModelChoice, Probed } from '../contract/model-choice.ts';
import { messages } from '../contract/names.ts';
import { answerBlocked, type NotBlocked } from './answer-blocked.ts';
import type { BlockedFilter, BlockedWork } from './blocked-work.ts';
import { findBlocked } from './find-blocked.ts';
import { inTurns } from './in-turns.ts';
import type { Lab } from './lab.ts';
import { choiceWords, probe } from './probe.ts';

export interface ResumeRequest extends Omit<BlockedFilter, 'sprint'> {
  /** Of tasks and runs, or ids or names of sprints; empty: everything that the filters match. */
  ids: readonly string[];
}

export interface Resumed {
  resumed: string[];
  /** With what is still in the way, found by the probe just now. */
  stillBlocked: { id: string; failures: Failure[] }[];
  notBlocked: NotBlocked[];
}

/** What a probe found out, and for whom. */
export type ProbeNews = Probed & { choice: ModelChoice; waiting: readonly BlockedWork[] };

const probesAtOnce = 8;

/**
 * Continues what is blocked, at the step where it stands. Each model is probed once first; what is still in the
 * way of it is told and its work stays blocked. Obstacles that a probe cannot judge, such as a model that crashed,
 * count as gone: a person says so.
 *
 * @param tell told of each probe as it ends
 * @throws LabError `BadSpec` for unknown ids, `NoCapableWorker` when no worker runs the workflows
 * @example const { resumed, stillBlocked } = await resume(lab, { ids: [], blockedOn: 'hf-token' })
 */
export async function resume(
  lab: Lab,
  { ids, ...filter }: ResumeRequest,
  tell: (news: ProbeNews) => void = () => undefined,
): Promise<Resumed> {
  const { blocked, notBlocked } = await findBlocked(lab, ids, filter);
  const obstacles = await probeAll(lab, blocked, tell);
  const isFree = (work: BlockedWork): boolean => obstaclesOf(work, obstacles).length === 0;
  const free = blocked.filter(isFree).map(({ id }) => id);
  const answered = await answerBlocked(lab, free, messages.resume);
  return {
    resumed: answered.taken,
    stillBlocked: blocked
      .filter((work) => !isFree(work))
      .map((work) => ({ id: work.id, failures: obstaclesOf(work, obstacles) })),
    notBlocked: [...notBlocked, ...answered.notBlocked],
  };
}

type Obstacles = ReadonlyMap<string, Failure[]>;

const obstaclesOf = ({ needs }: BlockedWork, obstacles: Obstacles): Failure[] =>
  (needs && obstacles.get(choiceWords(needs))) ?? [];

async function probeAll(
  lab: Lab,
  blocked: readonly BlockedWork[],
  tell: (news: ProbeNews) => void,
): Promise<Obstacles> {
  const needed = new Map(blocked.flatMap(({ needs }) => (needs ? [[choiceWords(needs), needs]] : [])));
  const probed = await inTurns([...needed], probesAtOnce, async ([words, choice]) => {
    const found = await probe(lab, choice);
    const waiting = blocked.filter(({ needs }) => needs && choiceWords(needs) === words);
    tell({ ...found, choice, waiting });
    return [words, found.failures] as const;
  });
  return new Map(probed);
}
