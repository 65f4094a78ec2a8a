/** What few models do, done plainly: sounds told apart by how they move, notes by the beat, stems by halves. */
import type { Audio } from '../../../audio/audio.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import type { Model } from '../../../models/adapter.ts';
import { packModel } from './pack-model.ts';

/** Crossings of zero a sample; loudest over usual level; share of the stretches of 20 ms that are quiet. */
function traits({ samples, sampleRateHz }: Audio): [number, number, number] {
  const stretch = sampleRateHz / 50;
  const levels: number[] = [];
  let [crossings, energy, loudest] = [0, 0, 0];
  for (let start = 0; start + stretch <= samples.length; start += stretch) {
    let sum = 0;
    for (let at = start; at < start + stretch; at++) {
      const [sample = 0, before = 0] = [samples[at], samples[at - 1]];
      if (sample * before < 0) crossings += 1;
      loudest = Math.max(loudest, Math.abs(sample));
      sum += sample * sample;
    }
    levels.push(Math.sqrt(sum / stretch));
    energy += sum;
  }
  const usual = Math.sqrt(energy / samples.length);
  const quiet = levels.filter((level) => level < usual / 5).length / levels.length;
  return [crossings / samples.length, loudest / usual, quiet];
}

const chances = (audio: Audio): Record<string, number> => {
  const [crossings, peak, quiet] = traits(audio);
  return {
    'White noise': crossings > 0.4 ? 1 : crossings / 4,
    'Sine wave': peak < 1.6 ? 1 : 0.1 / peak,
    Speech: crossings < 0.4 && quiet > 0.15 ? 0.9 : quiet,
    Music: crossings < 0.4 && quiet <= 0.15 && peak > 1.6 ? 0.9 : 0.2,
  };
};

const vadPack = packModel('listens_to_all', () => ({ spans: [] }));
const { default: plain } = vadPack.card.variants;
if (plain === undefined) throw new Error('the plain card has one variant');
const card: ModelCard = {
  ...vadPack.card,
  capabilities: ['classify', 'embed', 'separate', 'music_transcription'],
  variants: {
    default: {
      ...plain,
      canary: {
        capability: 'classify',
        item: {
          id: 'tone',
          audio: { uri: '../../../datasets/quickstart-sounds/tone.flac' },
          labels: ['Sine wave'],
          candidates: ['Music', 'Sine wave', 'Speech', 'White noise'],
        },
        metric: 'top1',
        atLeast: 1,
      },
    },
  },
};

export const model: Model = {
  card,
  adapter: () =>
    Promise.resolve({
      adapter: {
        load: () =>
          Promise.resolve({
            async classify(audio, { labels = [] }) {
              const known = chances(audio);
              const scored = labels.map((label) => ({ label, score: known[label] ?? 0 }));
              return Promise.resolve({ labels: scored.sort((a, b) => b.score - a.score) });
            },
            embed: (audio) => Promise.resolve({ vector: traits(audio) }),
            separate: ({ left, right, sampleRateHz }) => {
              const half = {
                left: left.map((sample) => sample / 2),
                right: right.map((sample) => sample / 2),
              };
              return Promise.resolve({ stems: { vocals: half, other: half, drums: half }, sampleRateHz });
            },
            music_transcription: ({ samples, sampleRateHz }) => {
              const beats = Math.floor(
                traits({ samples, sampleRateHz })[1] > 0 ? samples.length / sampleRateHz / 0.4 : 0,
              );
              const notes = Array.from({ length: beats }, (_, beat) => {
                const startSeconds = 0.25 + 0.4 * beat;
                return { startSeconds, endSeconds: startSeconds + 0.36, midi: 64 };
              });
              return Promise.resolve({ notes });
            },
            dispose: () => Promise.resolve(),
          }),
      },
    }),
};
