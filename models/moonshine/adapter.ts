import { atLeast } from '../../audio/at-least.ts';
import { rangesOf } from '../../audio/audio.ts';
import type { Segment } from '../../contract/transcript.ts';
import type { Adapter } from '../adapter.ts';
import { windowsOf } from '../speech-windows.ts';
import { weightsFile } from '../weights-file.ts';
import { longestWindowSeconds, openRecognizer, sampleRateHz } from './recognizer.ts';
import { openTokenizer } from './tokenizer.ts';

/** The encoder's convolutions see nothing in less than 0.056 s; the authors ask for 0.1 s. */
const shortest = 0.1 * sampleRateHz;

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const detokenize = await openTokenizer(weightsFile(files, 'tokenizer'));
    const published = { encoder: weightsFile(files, 'encoder'), decoder: weightsFile(files, 'decoder') };
    const recognizer = await openRecognizer(published, { threads, provider });

    return {
      async asr(audio) {
        const samples = rangesOf(audio);
        const segments: Segment[] = [];
        for (const { start, end } of windowsOf(samples, longestWindowSeconds)) {
          progress(`at ${start / sampleRateHz} s of ${samples.length / sampleRateHz} s`);
          const tokens = await recognizer.recognize(atLeast(samples.subarray(start, end), shortest));
          const text = detokenize(tokens);
          if (text === '') continue;
          segments.push({ startSeconds: start / sampleRateHz, endSeconds: end / sampleRateHz, text, tokens });
        }
        return { text: segments.map((segment) => segment.text).join(' '), language: 'en', segments };
      },
      dispose: () => recognizer.dispose(),
    };
  },
};
