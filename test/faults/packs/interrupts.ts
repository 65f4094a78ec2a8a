import { everywhere, stumbling } from './pack-model.ts';

/** Says something of its own to the worker in the middle of its work. */
export const model = stumbling('interrupts', (audio) => {
  process.send?.('ready when you are');
  return everywhere(audio);
});
