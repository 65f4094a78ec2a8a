import { z } from 'zod';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits');

/**
 * A reference to stored content: the only way that steps hand data on.
 * The content is immutable and found by its hash.
 */
export const Artifact = z.strictObject({
  sha256: Sha256,
  bytes: z.int().nonnegative(),
  mediaType: z.string(),
  /** What it is to the lab: `manifest`, `plan`, `transcript`, `audio`, `report`, ... */
  kind: z.string(),
  /** What a person would call the file. */
  name: z.string(),
});
export type Artifact = z.infer<typeof Artifact>;
