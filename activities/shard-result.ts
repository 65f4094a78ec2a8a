import { z } from 'zod';
import { ItemOutcome } from '../contract/item-outcome.ts';
import { ItemMeasure } from '../evaluation/measure-item.ts';
import { Provenance } from '../contract/task.ts';

/** What a shard leaves in the store: each item's outcome, and its measure where it has a reference. */
export const ShardResult = z.strictObject({
  provenance: Provenance,
  items: z.array(z.strictObject({ outcome: ItemOutcome, measure: ItemMeasure.nullable() })),
});
export type ShardResult = z.infer<typeof ShardResult>;
