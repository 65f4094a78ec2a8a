import { z } from 'zod';
import type { Embedding } from '../../contract/embedding.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';

/** Alone it says nothing: a task is scored on how its items lie to each other. */
export const EmbedMeasure = z.strictObject({
  capability: z.literal('embed'),
  ...aboutItem,
  /** The speaker, or the sound: items that share it should lie near each other. */
  of: z.string(),
  vector: z.array(z.number()).min(1),
});
export type EmbedMeasure = z.infer<typeof EmbedMeasure>;

export interface EmbedComparison extends AboutItem {
  of: string;
  embedding: Embedding;
}

export const measureEmbedding = (given: EmbedComparison): EmbedMeasure => ({
  capability: 'embed',
  ...describe(given),
  of: given.of,
  vector: given.embedding.vector,
});
