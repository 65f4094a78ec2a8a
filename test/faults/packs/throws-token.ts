import { stumbling } from './pack-model.ts';
import { plantedKey, plantedToken } from './planted.ts';

/** An error that quotes secrets: one of a known shape, and one that only the environment knows. */
export const model = stumbling('throws_token', () => {
  throw new Error(`401 for Bearer ${plantedToken} and key ${plantedKey}`);
});
