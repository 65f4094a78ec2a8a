import type { SprintReport } from '../../contract/sprint-report.ts';
import { mainScore } from './headline.ts';
import { isRanked, unrankedMark, utteranceMark } from './measures.ts';

/** What the marks beside figures mean; only marks that occur. */
export function footnotesOf({ tasks }: SprintReport): string[] {
  const scored = tasks.filter((task) => task.state === 'scored');
  const notes: string[] = [];
  if (scored.some((task) => mainScore(task)?.resampled === 'utterances')) {
    notes.push(
      `${utteranceMark} interval drawn over utterances, for the dataset names too few sessions to draw over: it may be too narrow.`,
    );
  }
  if (tasks.some((task) => task.timing !== null && !isRanked(task))) {
    notes.push(
      `${unrankedMark} timing of a reused result, or taken while other work ran: shown, never ranked.`,
    );
  }
  return notes;
}
