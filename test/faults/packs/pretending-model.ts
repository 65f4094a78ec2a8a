/** Packs that pretend to transcribe: their canary asks for the words of a clip. */
import type { Transcript } from '../../../contract/transcript.ts';
import type { LoadedModel, Model } from '../../../models/adapter.ts';
import { everywhere, packModel } from './pack-model.ts';

export const canaryWords = 'a hum that nobody would put into words';

/** A pack whose transcripts have nothing to do with the audio. */
export function pretendingModel(id: string, pretend: () => Promise<string>): Model {
  const { card } = packModel(id, everywhere);
  const asr = async (): Promise<Transcript> => ({ text: await pretend(), segments: [] });
  const loaded: LoadedModel = {
    asr,
    vad: (audio) => Promise.resolve(everywhere(audio)),
    dispose: () => Promise.resolve(),
  };
  const [variant] = Object.values(card.variants);
  if (variant === undefined) throw new Error('the plain card has one variant');
  const item = { id: 'short', audio: { uri: 'short.wav' }, text: canaryWords };
  return {
    card: {
      ...card,
      capabilities: ['asr', 'vad'],
      // As loose as a bound can be: what makes these packs fail is not their word error rate.
      variants: { default: { ...variant, canary: { capability: 'asr', item, metric: 'wer', atMost: 100 } } },
    },
    adapter: () => Promise.resolve({ adapter: { load: () => Promise.resolve(loaded) } }),
  };
}
