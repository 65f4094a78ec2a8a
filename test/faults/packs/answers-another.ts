import { speakUp } from './into-the-pipe.ts';
import { everywhere, stumbling } from './pack-model.ts';

/** Answers a question that was never asked, with a reply that is whole otherwise. */
export const model = stumbling('answers_another', (audio) => {
  speakUp({ id: 99, kind: 'loaded', loadSeconds: 1 });
  return everywhere(audio);
});
