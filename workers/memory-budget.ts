import { totalmem } from 'node:os';

/** The share of the machine that warm models may hold; the rest is for the server, decoding and everybody else. */
const share = 0.6;

/** Bytes for warm models, from the machine or from the container's limit where there is one. */
export function memoryBudget(): number {
  const limit = process.constrainedMemory();
  const available = limit > 0 && limit < totalmem() ? limit : totalmem();
  return Math.floor(available * share);
}
