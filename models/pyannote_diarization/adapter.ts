import { rangesOf } from '../../audio/audio.ts';
import type { Adapter } from '../adapter.ts';
import { weightsFile } from '../weights-file.ts';
import { diarize } from './diarize.ts';
import { openSegmenter } from './segmentation.ts';
import { openVoiceEncoder } from './voice-encoder.ts';

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const segmenter = await openSegmenter(weightsFile(files, 'segmentation'), { threads, provider });
    const encoder = await openVoiceEncoder(weightsFile(files, 'embedding'), { threads, provider });
    return {
      diarization: async (audio, { maxSpeakers = Infinity }) => ({
        turns: await diarize(rangesOf(audio), segmenter, encoder, maxSpeakers, progress),
      }),
      async dispose() {
        await segmenter.release();
        await encoder.release();
      },
    };
  },
};
