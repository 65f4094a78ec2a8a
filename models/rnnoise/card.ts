import type { ModelCard } from '../../contract/model-card.ts';

export const card: ModelCard = {
  id: 'rnnoise',
  title: 'RNNoise 0.2',
  use: 'Takes steady and sudden noise out of speech in real time on any CPU; meant for calls, not for music.',
  capabilities: ['enhance'],
  licence: {
    // The package, and the library that is compiled into it.
    spdx: 'Apache-2.0 AND BSD-3-Clause',
    commercialUse: true,
    url: 'https://github.com/jitsi/rnnoise-wasm',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 48_000,
  hardware: ['cpu'],
  runtime: 'wasm',
  maxThreads: 1,
  requirements: { packages: ['@jitsi/rnnoise-wasm'], binaries: [], credentials: [] },
  progressTimeoutSeconds: 300,
  defaultVariant: 'default',
  variants: {
    default: {
      description: 'The weights that are compiled into @jitsi/rnnoise-wasm 0.2.1',
      precision: 'mixed',
      memoryBytes: 100_000_000,
      weights: [
        {
          kind: 'npm',
          package: '@jitsi/rnnoise-wasm',
          version: '0.2.1',
          pinnedBy: 'computed',
          files: {
            module: {
              path: 'dist/rnnoise-sync.js',
              bytes: 1_933_102,
              sha256: '05a553f523d59502d133a6d05dbf1878137c9e7bcff06edf5561f7001b62f95f',
            },
          },
        },
      ],
      canary: {
        capability: 'enhance',
        item: {
          id: 'quickstart-noisy',
          audio: { uri: 'datasets/quickstart-noisy/noisy.flac' },
          clean: { uri: 'datasets/quickstart-speech/austen_0870.flac' },
        },
        metric: 'si_sdr_improvement',
        atLeast: 1,
      },
    },
  },
  expected: [],
};
