import type { ModelCard } from '../../contract/model-card.ts';

export const card: ModelCard = {
  id: 'espeak_ng',
  title: 'eSpeak NG',
  use: 'The baseline of speech synthesis: over a hundred languages by rules, on any machine, and not like a person.',
  capabilities: ['tts'],
  // The program is started as it is, and nothing of it is part of the lab; what it says belongs to who lets it speak.
  licence: {
    spdx: 'GPL-3.0-or-later',
    commercialUse: true,
    url: 'https://github.com/espeak-ng/espeak-ng/blob/master/COPYING',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 22_050,
  hardware: ['cpu'],
  runtime: 'binary',
  maxThreads: 1,
  requirements: { packages: [], binaries: ['espeak-ng'], credentials: [] },
  progressTimeoutSeconds: 300,
  defaultVariant: 'default',
  variants: {
    default: {
      description: 'The voice of the language, at 175 words a minute',
      precision: 'mixed',
      memoryBytes: 120_000_000,
      // The voices are installed with the program, and are part of its identity.
      weights: [],
      canary: {
        capability: 'tts',
        item: {
          id: 'kettle',
          text: 'Please put the kettle on and call your sister before the guests arrive.',
          language: 'en',
        },
        metric: 'round_trip_wer',
        atMost: 0.5,
      },
    },
  },
  expected: [],
};
