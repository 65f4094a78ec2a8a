import { speakUp } from './into-the-pipe.ts';
import { everywhere, stumbling } from './pack-model.ts';

/** Says something of its own to the worker in the middle of its work. */
export const model = stumbling('interrupts', (audio) => {
  speakUp('ready when you are');
  return everywhere(audio);
});
