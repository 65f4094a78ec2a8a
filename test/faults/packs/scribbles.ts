import { scribble } from './into-the-pipe.ts';
import { everywhere, stumbling } from './pack-model.ts';

/** Has its log lines in the pipe to the worker. */
export const model = stumbling('scribbles', (audio) => {
  scribble(Buffer.from('W0000 created device: 1 of 4096\n'.repeat(500)));
  return everywhere(audio);
});
