/** Packs that speak: samples for a text, whatever they sound like. */
import type { LoadedModel, Model } from '../../../models/adapter.ts';
import { everywhere, packModel } from './pack-model.ts';

export const sampleRateHz = 16_000;
export const canaryText = 'A text that is long enough to be said.';

/** Noise as long as a reader takes for a text, and another one for another text. */
export function noiseFor(text: string): Float32Array {
  let state = text.length;
  for (const character of text) state = (state * 31 + character.charCodeAt(0)) % 2_147_483_647;
  return Float32Array.from({ length: Math.round((text.length / 15) * sampleRateHz) }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 0.2 * (state / 1_073_741_824 - 1);
  });
}

export function speakingModel(id: string, speak: (text: string) => Float32Array): Model {
  const { card } = packModel(id, everywhere);
  const [variant] = Object.values(card.variants);
  if (variant === undefined) throw new Error('the plain card has one variant');
  const item = { id: 'canary', text: canaryText, language: 'en' };
  const loaded: LoadedModel = {
    tts: (text) => Promise.resolve({ samples: speak(text), sampleRateHz }),
    dispose: () => Promise.resolve(),
  };
  return {
    card: {
      ...card,
      capabilities: ['tts'],
      variants: {
        default: { ...variant, canary: { capability: 'tts', item, metric: 'round_trip_wer', atMost: 0.5 } },
      },
    },
    adapter: () => Promise.resolve({ adapter: { load: () => Promise.resolve(loaded) } }),
  };
}
