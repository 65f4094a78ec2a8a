import { z } from 'zod';
import { Artifact } from './artifact.ts';

/** A text read aloud: mono, as the model made it. */
export const Synthesis = z.strictObject({
  audio: Artifact,
  sampleRateHz: z.int().positive(),
  durationSeconds: z.number().nonnegative(),
  /** Root mean square; full scale is 1. */
  rms: z.number().nonnegative(),
  /** Share of the samples at full scale or beyond. */
  clippedShare: z.number().min(0).max(1),
});
export type Synthesis = z.infer<typeof Synthesis>;
