import type { Gate } from '../../contract/gate.ts';
import { regressionGate, type Tolerance } from '../../contract/regression.ts';
import { isValued, type Score } from '../../contract/score.ts';
import type { TaskReport } from '../../contract/task.ts';
import { headline } from '../report/headline.ts';
import { metricWords } from '../report/metric-words.ts';
import { quantity } from '../report/numbers.ts';

/** Decimals do not add up to the last digit: 0.055 less 0.05 is more than 0.005. */
const roundingError = 1e-9;

const nothingBefore =
  'no sprint of this name before it in which every task was scored and no gate missed: recorded, compared with nothing';

/** The same task in the sprint that it is compared with; undefined where that sprint did not have it. */
export interface Before {
  sprintId: string;
  task: TaskReport | undefined;
}

/**
 * Holds a task against itself in a baseline: it must still be scored, and no metric that has a tolerance may be
 * worse by more than that. Whether the difference could be chance is not asked here.
 *
 * @param before null where there is no baseline yet
 */
export function regression(now: TaskReport, before: Before | null, tolerance: Tolerance): Gate {
  if (before === null) return passed(nothingBefore);
  const { sprintId, task } = before;
  if (task?.state !== 'scored') {
    return passed(`${sprintId} ${task === undefined ? 'has no such task' : `has it as ${task.state}`}`);
  }
  if (now.state !== 'scored') {
    return missed(`${now.state} (${headline(now)}), was scored in ${sprintId} (${headline(task)})`);
  }
  const compared = task.scores.flatMap((score) => comparison(score, now.scores, tolerance));
  const worse = compared.filter(({ isWorse }) => isWorse);
  if (worse.length > 0) return missed(`${wordsOf(worse)}; compared with ${sprintId}`);
  if (compared.length === 0) return passed(`scored, as in ${sprintId}; no metric of it has a tolerance`);
  return passed(`${wordsOf(compared)}; compared with ${sprintId}`);
}

const passed = (detail: string): Gate => ({ gate: regressionGate, passed: true, detail });
const missed = (detail: string): Gate => ({ gate: regressionGate, passed: false, detail });
const wordsOf = (compared: readonly Compared[]): string => compared.map(({ words }) => words).join('; ');

interface Compared {
  isWorse: boolean;
  words: string;
}

/** Only scores of the same recipe are the same quantity. */
function comparison(before: Score, scores: readonly Score[], tolerance: Tolerance): Compared[] {
  const tolerated = tolerance[before.metric];
  if (tolerated === undefined || !isValued(before)) return [];
  const { title, better } = metricWords(before.metric);
  const was = quantity(before.value, before.unit);
  const now = scores.filter(isValued).find(({ recipe }) => recipe === before.recipe);
  if (now === undefined) {
    const other = scores.find(({ metric }) => metric === before.metric);
    const why =
      other !== undefined && !isValued(other) ? other.why : `it is no longer made as ${before.recipe}`;
    return [{ isWorse: true, words: `${title} has no value (${why}), was ${was}` }];
  }
  const worseBy = better === 'lower' ? now.value - before.value : before.value - now.value;
  const isWorse = worseBy > tolerated + roundingError;
  const limit = `${quantity(tolerated, before.unit)} worse is tolerated`;
  return [{ isWorse, words: `${title} ${quantity(now.value, now.unit)}, was ${was} (${limit})` }];
}
