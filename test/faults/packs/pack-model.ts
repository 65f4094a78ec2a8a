/** The least that a model pack needs: a card, and a detector that says speech is everywhere. */
import { appendFileSync } from 'node:fs';
import type { Audio } from '../../../audio/audio.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import type { Speech } from '../../../contract/speech.ts';
import type { Model } from '../../../models/adapter.ts';

type Vad = (audio: Audio) => Speech | Promise<Speech>;

/** Each inference of a pack leaves a line with the pack's id in this file. */
export const callsVariable = 'LAB_TEST_CALLS';

export function told(id: string): void {
  const calls = process.env[callsVariable];
  if (calls !== undefined) appendFileSync(calls, `${id}\n`);
}

export function tellCall(id: string): void {
  const calls = process.env[callsVariable];
  if (calls !== undefined) appendFileSync(calls, `${id}\n`);
}

/** Audio of at least so many seconds is what a misbehaving model stumbles over; its canary is shorter. */
export const longSeconds = 1.5;

/** Listens a while, as a model must: an answer in no time is not believed. */
export const everywhere: Vad = ({ samples, sampleRateHz }) => {
  let energy = 0;
  for (let pass = 0; pass < 50; pass++) for (const sample of samples) energy += sample * sample;
  return { spans: energy > 0 ? [{ startSeconds: 0, endSeconds: samples.length / sampleRateHz }] : [] };
};

/** A pack that answers well until the audio is long, and then does something else. */
export const stumbling = (id: string, stumble: Vad, card: Partial<ModelCard> = {}): Model =>
  packModel(
    id,
    (audio) => (audio.samples.length < longSeconds * audio.sampleRateHz ? everywhere(audio) : stumble(audio)),
    card,
  );

export function packModel(id: string, vad: Vad, card: Partial<ModelCard> = {}): Model {
  return {
    card: { ...plainCard(id), ...card },
    adapter: () =>
      Promise.resolve({
        adapter: {
          load: () =>
            Promise.resolve({
              vad: async (audio) => {
                told(id);
                return vad(audio);
              },
              dispose: () => Promise.resolve(),
            }),
        },
      }),
  };
}

/** A card with one variant whose weights come from one repository of the hub. */
export const withWeights = (id: string, repository: string, commit: string): Partial<ModelCard> => {
  const { default: plain, ...others } = plainCard(id).variants;
  if (plain === undefined) throw new Error('the plain card has one variant');
  const source = { kind: 'hub', repository, revision: commit, pinnedBy: 'computed' } as const;
  const weights = [{ ...source, files: { weights: { path: 'model.bin' } } }];
  return { variants: { default: { ...plain, weights }, ...others } };
};

const plainCard = (id: string): ModelCard => ({
  id,
  title: id,
  use: 'Nothing outside of tests.',
  capabilities: ['vad'],
  licence: { spdx: 'MIT', commercialUse: true },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'wasm',
  requirements: { packages: [], binaries: [], credentials: [] },
  progressTimeoutSeconds: 30,
  defaultVariant: 'default',
  variants: {
    default: {
      description: 'The only one.',
      precision: 'fp32',
      memoryBytes: 1_000_000,
      weights: [],
      canary: {
        capability: 'vad',
        item: { id: 'short', audio: { uri: 'short.wav' }, rttm: { uri: 'short.rttm' } },
        metric: 'f1',
        atLeast: 0.9,
      },
    },
  },
  expected: [],
});
