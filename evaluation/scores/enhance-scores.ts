import type { Score } from '../../contract/score.ts';
import type { EnhanceMeasure } from '../measures/enhance-measure.ts';
import { siSdrLimitDb } from '../metrics/si-sdr.ts';
import { ratioScore } from './ratio-score.ts';

type Decibels = NonNullable<EnhanceMeasure['siSdrDb']>;

/** Mean SI-SDR over the items before and after, and what was won. */
export function enhanceScores(measures: readonly EnhanceMeasure[], seed: number): Score[] {
  const comparable = measures.flatMap(({ id, session, siSdrDb }) =>
    siSdrDb === null ? [] : [{ id, session, siSdrDb }],
  );
  const mean = (metric: string, decibels: (item: Decibels) => number): Score =>
    ratioScore(
      {
        metric,
        unit: 'dB',
        recipe: `${metric}/mean-kept,limit=${siSdrLimitDb}dB`,
        parts: comparable.map(({ id, session, siSdrDb }) => ({
          id,
          session,
          numerator: decibels(siSdrDb),
          denominator: 1,
        })),
        counts: { items: comparable.length, silentReferences: measures.length - comparable.length },
        whyUnscored: 'the clean signal of every item is silent',
      },
      seed,
    );
  return [
    mean('si_sdr_before', ({ before }) => before),
    mean('si_sdr_after', ({ after }) => after),
    mean('si_sdr_improvement', ({ before, after }) => after - before),
  ];
}
