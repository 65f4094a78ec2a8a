import { z } from 'zod';

/** By how much a metric may be worse than in the baseline, by its name: absolute, in the metric's own unit. */
export const Tolerance = z.record(z.string(), z.number().nonnegative());
export type Tolerance = z.infer<typeof Tolerance>;

/** The baseline that changes by itself: the last sprint of this name in which nothing was amiss. */
export const lastGood = 'last-good';

/** What makes a sprint a regression check. */
export const RegressionRule = z.strictObject({
  /** `last-good`, or the id of a sprint. */
  baseline: z.string(),
  tolerance: Tolerance,
});
export type RegressionRule = z.infer<typeof RegressionRule>;

/** A rule whose baseline was looked up when the sprint started: the same history always compares with the same. */
export interface Comparison {
  /** Null where there is no good sprint yet: this one is recorded and compared with nothing. */
  sprintId: string | null;
  tolerance: Tolerance;
}

/** The gate that a task misses by being worse than in the baseline. */
export const regressionGate = 'regression';
