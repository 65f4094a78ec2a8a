import type { Audio } from '../../../audio/audio.ts';
import type { Transcript } from '../../../contract/transcript.ts';
import type { AsrParameters, Model } from '../../../models/adapter.ts';
import { everywhere, packModel, told } from './pack-model.ts';

const id = 'transcribes';

/** Says for how many seconds it heard speech: of what it is given of a vad model, else of the whole recording. */
async function heard(audio: Audio, { speech, words }: AsrParameters): Promise<Transcript> {
  told(id);
  const { spans } = await everywhere(audio);
  const seconds = (speech ?? spans).reduce(
    (sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds,
    0,
  );
  const text = `${seconds.toFixed(1)} seconds`;
  const segment = { startSeconds: 0, endSeconds: seconds, text };
  return { text, segments: [{ ...segment, ...(words === true && { words: [segment] }) }] };
}

const { card } = packModel(id, everywhere);
const [variant] = Object.values(card.variants);
if (variant === undefined) throw new Error('the plain card has one variant');
const item = { id: 'short', audio: { uri: 'short.wav' }, text: '1.0 seconds' };

export const model: Model = {
  card: {
    ...card,
    capabilities: ['asr'],
    asrOptions: ['words', 'vad'],
    variants: { default: { ...variant, canary: { capability: 'asr', item, metric: 'wer', atMost: 0 } } },
  },
  adapter: () =>
    Promise.resolve({
      adapter: {
        load: () =>
          Promise.resolve({
            asr: heard,
            dispose: () => Promise.resolve(),
          }),
      },
    }),
};
