import { z } from 'zod';
import { rangesOf } from '../../audio/audio.ts';
import type { Segment } from '../../contract/transcript.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { Adapter } from '../adapter.ts';
import { PythonModel } from '../runtimes/python/python-model.ts';
import { windowsOf } from '../speech-windows.ts';

const Window = z.strictObject({ text: z.string(), tokens: z.array(z.int()) });
/** What GLM-ASR's encoder sees at once, and how far back Kyutai's decoder looks. */
const longestWindowSeconds = 30;
/** Nobody speaks faster; a decoder that goes on is repeating itself. */
const tokensInSecond = 12;
/** What a text of no length needs: its end, and a mark or two. */
const fewestTokens = 16;

/**
 * Of any card whose weights are a speech model of the transformers library. It knows no times: a long recording is
 * cut where it is quietest into windows of at most 30 s, and a segment is a window.
 */
export const adapterOf = (card: ModelCard): Adapter => ({
  async load(context) {
    const python = await PythonModel.load(card, context);
    return {
      async asr(audio, { language }) {
        const { sampleRateHz } = audio;
        const samples = rangesOf(audio);
        const segments: Segment[] = [];
        for (const { start, end } of windowsOf(samples, longestWindowSeconds, sampleRateHz)) {
          const window = { samples: samples.subarray(start, end), sampleRateHz };
          const mostTokens = fewestTokens + Math.ceil(((end - start) / sampleRateHz) * tokensInSecond);
          const parameters = { language: language ?? null, mostTokens };
          const { value } = await python.infer('asr', window, parameters, Window);
          context.progress(`transcribed ${Math.round(end / sampleRateHz)} s`);
          if (value.text === '') continue;
          segments.push({ startSeconds: start / sampleRateHz, endSeconds: end / sampleRateHz, ...value });
        }
        return {
          text: segments.map(({ text }) => text).join(' '),
          ...(language !== undefined && { language }),
          segments,
        };
      },
      usage: () => python.usage,
      dispose: () => python.end(),
    };
  },
});
