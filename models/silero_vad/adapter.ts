import { rangesOf } from '../../audio/audio.ts';
import type { Adapter } from '../adapter.ts';
import { weightsFile } from '../weights-file.ts';
import { openDetector } from './detector.ts';

export const adapter: Adapter = {
  async load({ files, provider, progress }) {
    const detector = await openDetector(weightsFile(files, 'model'), provider);
    return {
      vad: async (audio) => ({ spans: (await detector.detect(rangesOf(audio), progress)).spans }),
      dispose: () => detector.dispose(),
    };
  },
};
