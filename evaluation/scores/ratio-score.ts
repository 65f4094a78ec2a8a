import type { Score } from '../../contract/score.ts';
import { bootstrapInterval, type Part } from '../statistics/bootstrap.ts';
import { sumOf } from '../statistics/sum.ts';

export interface RatioOfSums {
  metric: string;
  unit: string;
  recipe: string;
  /** What every item adds, errors and words for instance. */
  parts: readonly Part[];
  counts: Record<string, number>;
  /** Said where the sum of the denominators is zero. */
  whyUnscored: string;
}

/** The value of a corpus: a sum over a sum, never the mean of the items' values, with its interval. */
export function ratioScore(
  { metric, unit, recipe, parts, counts, whyUnscored }: RatioOfSums,
  seed: number,
): Score {
  const denominator = sumOf(parts, (part) => part.denominator);
  if (denominator === 0) return { metric, unscored: true, why: whyUnscored };
  const value = sumOf(parts, (part) => part.numerator) / denominator;
  return { metric, value, ...bootstrapInterval(parts, seed), unit, counts, recipe };
}
