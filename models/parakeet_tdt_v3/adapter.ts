import { atLeast } from '../../audio/at-least.ts';
import { rangesOf } from '../../audio/audio.ts';
import type { Segment } from '../../contract/transcript.ts';
import type { Adapter } from '../adapter.ts';
import { openSession } from '../runtimes/onnx/session.ts';
import { windowsOf } from '../speech-windows.ts';
import { weightsFile } from '../weights-file.ts';
import { decode } from './decode.ts';
import { nemoFeatures, sampleRateHz } from './features.ts';
import { openVocabulary } from './vocabulary.ts';
import { wordsOf } from './words.ts';

/** Bands need two frames for a deviation, and the encoder eight for a step. */
const shortest = 0.1 * sampleRateHz;

/** What the encoder hears at once: see README.md. */
const longestWindowSeconds = 60;

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const vocabulary = await openVocabulary(weightsFile(files, 'vocabulary'));
    const encoder = await openSession(weightsFile(files, 'encoder'), { threads, provider });
    // A step is too small for more than one thread.
    const decoder = await openSession(weightsFile(files, 'decoder'), { threads: 1, provider });
    const { texts, blank } = vocabulary;

    return {
      async asr(audio) {
        const samples = rangesOf(audio);
        const segments: Segment[] = [];
        for (const { start, end } of windowsOf(samples, longestWindowSeconds)) {
          const window = { vocabularySize: texts.length, blank };
          const tokens = await decode(
            encoder,
            decoder,
            nemoFeatures(atLeast(samples.subarray(start, end), shortest)),
            window,
          );
          progress(`heard ${Math.round(end / sampleRateHz)} s`);
          const [startSeconds, endSeconds] = [start / sampleRateHz, end / sampleRateHz];
          const words = wordsOf(tokens, texts, startSeconds, endSeconds);
          const [first, last] = [words.at(0), words.at(-1)];
          if (first === undefined || last === undefined) continue;
          segments.push({
            startSeconds: first.startSeconds,
            endSeconds: last.endSeconds,
            text: words.map(({ text }) => text).join(''),
            tokens: tokens.map(({ id }) => id),
            avgLogprob: tokens.reduce((sum, { logprob }) => sum + logprob, 0) / tokens.length,
            words,
          });
        }
        return { text: segments.map(({ text }) => text).join(' '), segments };
      },
      async dispose() {
        await encoder.release();
        await decoder.release();
      },
    };
  },
};
