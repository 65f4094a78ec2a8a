import { speakUp } from './into-the-pipe.ts';
import { everywhere, stumbling } from './pack-model.ts';

/** Repeats itself after its answer, when nobody listens. */
export const model = stumbling('answers_twice', (audio) => {
  setTimeout(() => speakUp({ id: 2, kind: 'loaded', loadSeconds: 1 }), 50);
  return everywhere(audio);
});
