import { stumbling } from './pack-model.ts';
import { plantedToken } from './planted.ts';

/** Prints a token so far before its end that what is kept of its output begins in the middle of it. */
export const model = stumbling('exits_with_token', () => {
  process.stderr.write(`using ${plantedToken}\n${'.'.repeat(4_080)}\n`);
  process.exit(1);
});
