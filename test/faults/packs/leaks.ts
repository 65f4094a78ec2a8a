import { everywhere, stumbling } from './pack-model.ts';

/** Grows until the heap has no room. */
export const model = stumbling('leaks', (audio) => {
  const kept: number[][] = [];
  while (kept.length < 1e6) kept.push(Array.from({ length: 10_000 }, (_, index) => index + 0.5));
  return everywhere(audio);
});
