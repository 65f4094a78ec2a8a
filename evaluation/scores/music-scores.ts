import type { Score } from '../../contract/score.ts';
import type { MusicMeasure } from '../measures/music-measure.ts';
import {
  leastOffsetToleranceSeconds,
  offsetToleranceShare,
  onsetToleranceSeconds,
  pitchToleranceCents,
} from '../metrics/note-matching.ts';
import { sumOf } from '../statistics/sum.ts';
import { ratioScore } from './ratio-score.ts';

const onset = `onset=${onsetToleranceSeconds * 1000}ms,pitch=${pitchToleranceCents}cents`;
const end = `end=${offsetToleranceShare * 100}%,least=${leastOffsetToleranceSeconds * 1000}ms`;

/** Precision, recall and F1 over the notes of all items together; F1 again where the ends must fit too. */
export function musicScores(measures: readonly MusicMeasure[], seed: number): Score[] {
  const counts = {
    matched: sumOf(measures, ({ matched }) => matched),
    matchedWithEnd: sumOf(measures, ({ matchedWithEnd }) => matchedWithEnd),
    reference: sumOf(measures, ({ reference }) => reference),
    found: sumOf(measures, ({ found }) => found),
  };
  const score = (
    metric: string,
    rules: string,
    notes: (measure: MusicMeasure) => [right: number, all: number],
    whyUnscored: string,
  ): Score => {
    const parts = measures.map((measure) => {
      const [numerator, denominator] = notes(measure);
      return { id: measure.id, session: measure.session, numerator, denominator };
    });
    return ratioScore(
      { metric, unit: 'ratio', recipe: `${metric}/${rules}`, parts, counts, whyUnscored },
      seed,
    );
  };
  const silent = 'no item has a note, and none was found';
  return [
    score('note_precision', onset, ({ matched, found }) => [matched, found], 'no note was found in any item'),
    score(
      'note_recall',
      onset,
      ({ matched, reference }) => [matched, reference],
      'no item has a note in its reference',
    ),
    score('note_f1', onset, ({ matched, reference, found }) => [2 * matched, reference + found], silent),
    score(
      'note_f1_with_end',
      `${onset},${end}`,
      ({ matchedWithEnd, reference, found }) => [2 * matchedWithEnd, reference + found],
      silent,
    ),
  ];
}
