import { z } from 'zod';
import { Failure } from './failure.ts';
import { Output } from './output.ts';

/** How long one inference took, and under which circumstances. */
export const ItemTiming = z.strictObject({
  audioSeconds: z.number(),
  /** With what finding speech took, where a vad model did. */
  computeSeconds: z.number(),
  vadSeconds: z.number().optional(),
  loadSeconds: z.number(),
  peakBytes: z.number(),
  threads: z.int(),
  /** Cores that other work kept busy meanwhile, on average; decides whether a timing was taken alone. */
  otherCores: z.number(),
});
export type ItemTiming = z.infer<typeof ItemTiming>;

/** An output with what it cost, computed now or earlier. */
export const InferredOutcome = z.strictObject({
  itemId: z.string(),
  fingerprint: z.string(),
  reused: z.boolean(),
  output: Output,
  timing: ItemTiming,
});
export type InferredOutcome = z.infer<typeof InferredOutcome>;

/** What became of one item in one shard: an output, or a failure of that item alone. */
export const ItemOutcome = z.union([
  InferredOutcome,
  z.strictObject({ itemId: z.string(), failure: Failure }),
]);
export type ItemOutcome = z.infer<typeof ItemOutcome>;
