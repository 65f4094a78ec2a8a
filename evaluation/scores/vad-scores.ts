import type { Score } from '../../contract/score.ts';
import type { VadMeasure } from '../measures/vad-measure.ts';
import { sumOf } from '../statistics/sum.ts';
import { ratioScore } from './ratio-score.ts';

/** Precision, recall and F1 by time, over the seconds of all items together. */
export function vadScores(measures: readonly VadMeasure[], seed: number): Score[] {
  const counts = {
    truePositiveSeconds: sumOf(measures, (measure) => measure.truePositiveSeconds),
    falseAlarmSeconds: sumOf(measures, (measure) => measure.falseAlarmSeconds),
    missSeconds: sumOf(measures, (measure) => measure.missSeconds),
  };
  const score = (
    metric: string,
    seconds: (measure: VadMeasure) => [right: number, all: number],
    whyUnscored: string,
  ): Score =>
    ratioScore(
      {
        metric,
        unit: 'ratio',
        recipe: `${metric}/by-time,collar=0`,
        parts: measures.map((measure) => {
          const [numerator, denominator] = seconds(measure);
          return { id: measure.id, session: measure.session, numerator, denominator };
        }),
        counts,
        whyUnscored,
      },
      seed,
    );
  return [
    score(
      'precision',
      ({ truePositiveSeconds: right, falseAlarmSeconds }) => [right, right + falseAlarmSeconds],
      'no speech was found in any item',
    ),
    score(
      'recall',
      ({ truePositiveSeconds: right, missSeconds }) => [right, right + missSeconds],
      'no item has speech in its reference',
    ),
    score(
      'f1',
      ({ truePositiveSeconds: right, falseAlarmSeconds, missSeconds }) => [
        2 * right,
        2 * right + falseAlarmSeconds + missSeconds,
      ],
      'no item has speech, and none was found',
    ),
  ];
}
