import type { Gate } from '../../contract/gate.ts';

/** Items that ran but could not be compared make the scores those of a part of the dataset. */
export const referenceMissing = (unreferenced: number, total: number): Gate => ({
  gate: 'reference_missing',
  passed: unreferenced === 0,
  detail: `${unreferenced} of ${total} items have no reference for this capability`,
});
