import { z } from 'zod';
import { Artifact } from './artifact.ts';

/** Cleaned audio, as long as what went in. */
export const Enhancement = z.strictObject({
  audio: Artifact,
  sampleRateHz: z.int(),
  durationSeconds: z.number(),
});
export type Enhancement = z.infer<typeof Enhancement>;
