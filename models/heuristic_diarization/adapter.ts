import type { Adapter } from '../adapter.ts';
import { openDetector } from '../silero_vad/detector.ts';
import { weightsFile } from '../weights-file.ts';
import { diarize } from './diarize.ts';

export const adapter: Adapter = {
  async load({ files, provider, progress }) {
    const detector = await openDetector(weightsFile(files, 'model'), provider);
    return {
      diarization: async ({ samples }, { maxSpeakers = Infinity }) => {
        const { spans } = await detector.detect(samples, progress);
        return { turns: diarize(samples, spans, maxSpeakers) };
      },
      dispose: () => detector.dispose(),
    };
  },
};
