import { z } from 'zod';
import { Artifact } from './artifact.ts';

/** A recording taken apart: what each source adds to it, in stereo, each as long as what went in. */
export const Stems = z.strictObject({
  /** By the source's name: `drums`, `bass`, `other`, `vocals`. */
  audio: z.record(z.string(), Artifact),
  sampleRateHz: z.int().positive(),
  durationSeconds: z.number(),
});
export type Stems = z.infer<typeof Stems>;
