import { z } from 'zod';

/** A metric's value with what it was made of. Never NaN: what cannot be had says why. */
export const Score = z.union([
  z.strictObject({
    metric: z.string(),
    value: z.number(),
    /** 95 % interval, where there is enough to resample. */
    low: z.number().optional(),
    high: z.number().optional(),
    /** What the interval was drawn over. */
    resampled: z.enum(['sessions', 'utterances']).optional(),
    /** `ratio` (0.05 is 5 %), `dB`, `x`, `seconds`, `bytes`, `speakers`. */
    unit: z.string(),
    counts: z.record(z.string(), z.number()),
    /** Metric, normaliser and options that made the value: `wer/whisper-english`, `der/collar=0,overlap`. */
    recipe: z.string(),
  }),
  z.strictObject({ metric: z.string(), unscored: z.literal(true), why: z.string() }),
]);
export type Score = z.infer<typeof Score>;
export type ValuedScore = Extract<Score, { value: number }>;

export const isValued = (score: Score): score is ValuedScore => 'value' in score;
