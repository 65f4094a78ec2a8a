import type { ModelCard, WeightsSource } from '../../../contract/model-card.ts';

/** A card with nothing special, for the sources that a test is about. */
export const smallCard = (weights: WeightsSource[], changes: Partial<ModelCard> = {}): ModelCard => ({
  id: 'small_model',
  title: 'Small model',
  use: 'Stands for any model.',
  capabilities: ['vad'],
  licence: { spdx: 'MIT', commercialUse: true },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  progressTimeoutSeconds: 60,
  defaultVariant: 'only',
  variants: {
    only: {
      description: 'the only one',
      precision: 'fp32',
      memoryBytes: 1_000_000,
      weights,
      canary: {
        capability: 'vad',
        item: { id: 'clip', audio: { uri: 'clip.flac' } },
        metric: 'f1',
        atLeast: 0.5,
      },
    },
  },
  expected: [],
  ...changes,
});
