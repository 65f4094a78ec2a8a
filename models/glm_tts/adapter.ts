import { z } from 'zod';
import type { Audio } from '../../audio/audio.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { LabError } from '../../contract/failure.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { Adapter } from '../adapter.ts';
import { PythonModel } from '../runtimes/python/python-model.ts';
import { card } from './card.ts';
import { reader, type Voice } from './voice.ts';

const Spoken = z.strictObject({ sampleRateHz: z.int().positive() });
/** Python takes a request with samples; a text comes without. */
const noAudio: Audio = { samples: new Float32Array(0), sampleRateHz: 24_000 };

/**
 * GLM-TTS with a voice of its own: for a model pack that brings another clip.
 * @example adapterOf(card, { clip: '/srv/voices/anna.wav', text: 'What Anna says in it.' })
 */
export const adapterOf = (of: ModelCard, { clip, text: said }: Voice): Adapter => ({
  async load(context) {
    const python = await PythonModel.load(of, context);
    try {
      const audio = await decodeAudio(clip);
      await python.infer('voice', audio, { text: said, sampleRateHz: audio.sampleRateHz }, z.null());
    } catch (error) {
      await python.end();
      throw error;
    }
    return {
      async tts(text, { language }): Promise<Audio> {
        if (language !== undefined && !of.languages.includes(language.split('-')[0] ?? '')) {
          throw unspoken(language, of);
        }
        const { value, samples } = await python.infer('tts', noAudio, { text }, Spoken);
        return { ...value, samples };
      },
      usage: () => python.usage,
      dispose: () => python.end(),
    };
  },
});

export const adapter = adapterOf(card, reader);

/** When you get it: an item's language is none that the model was trained on, and it would read it as one of its own. */
const unspoken = (language: string, { id, languages }: ModelCard): LabError =>
  new LabError({
    type: 'BadDataset',
    scope: 'item',
    summary: `${id} does not speak ${language}: it was trained on ${languages.join(' and ')}.`,
    remedy: { say: 'name one of its languages.', commands: [`model-lab models show ${id}`] },
  });
