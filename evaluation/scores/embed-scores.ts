import type { Score } from '../../contract/score.ts';
import type { EmbedMeasure } from '../measures/embed-measure.ts';
import { cosine } from '../metrics/cosine.ts';
import { equalErrorRate, type Pair } from '../metrics/equal-error-rate.ts';
import { ratioScore } from './ratio-score.ts';

/** How well the same is told from the different over all pairs, and how often the nearest item is of the same. */
export function embedScores(measures: readonly EmbedMeasure[], seed: number): Score[] {
  const pairs: Pair[] = [];
  const nearest = measures.map(() => ({ score: -Infinity, isSame: false }));
  for (const [i, a] of measures.entries()) {
    for (let j = i + 1; j < measures.length; j++) {
      const b = measures[j];
      if (b === undefined) break;
      const pair = { score: cosine(a.vector, b.vector), isSame: a.of === b.of };
      pairs.push(pair);
      for (const index of [i, j]) if (pair.score > (nearest[index]?.score ?? Infinity)) nearest[index] = pair;
    }
  }
  const alone = (measure: EmbedMeasure): boolean =>
    !measures.some((other) => other !== measure && other.of === measure.of);
  const findable = measures.flatMap((measure, index) =>
    alone(measure)
      ? []
      : [{ id: measure.id, session: measure.session, found: nearest[index]?.isSame ?? false }],
  );
  return [
    errorRate(pairs),
    ratioScore(
      {
        metric: 'nearest_same',
        unit: 'ratio',
        recipe: 'nearest_same/cosine',
        parts: findable.map(({ id, session, found }) => ({
          id,
          session,
          numerator: found ? 1 : 0,
          denominator: 1,
        })),
        counts: { found: findable.filter(({ found }) => found).length, items: findable.length },
        whyUnscored: 'no two items are of the same',
      },
      seed,
    ),
  ];
}

/** Without an interval: pairs share their items, so they cannot be drawn as if they did not. */
function errorRate(pairs: readonly Pair[]): Score {
  const value = equalErrorRate(pairs);
  const same = pairs.filter(({ isSame }) => isSame).length;
  const metric = 'eer';
  if (value === undefined) {
    const why = same === 0 ? 'no two items are of the same' : 'all items are of the same';
    return { metric, unscored: true, why };
  }
  const counts = { samePairs: same, differentPairs: pairs.length - same };
  return { metric, value, unit: 'ratio', counts, recipe: 'eer/cosine,all-pairs' };
}
