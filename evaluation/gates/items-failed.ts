import type { Gate } from '../../contract/gate.ts';

/** A score over the items that happened to work is not the score of the dataset: none may fail. */
export const itemsFailed = (failed: number, total: number): Gate => ({
  gate: 'items_failed',
  passed: failed === 0,
  detail: `${failed} of ${total} items failed`,
});
