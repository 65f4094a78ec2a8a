import type { ModelCard } from '../../contract/model-card.ts';
import { variantOf } from './variant.ts';

export const card: ModelCard = {
  id: 'faster_whisper',
  title: 'faster-whisper',
  use: 'Speech to text by Whisper in CTranslate2: what most people run Whisper with.',
  capabilities: ['asr'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://github.com/SYSTRAN/faster-whisper/blob/master/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Each segment of the transcript is progress. A bad window is decoded up to six times before it gives one.
  progressTimeoutSeconds: 900,
  defaultVariant: 'tiny.en',
  variants: {
    'tiny.en': variantOf('Systran/faster-whisper-tiny.en', {
      description: 'English, 39 million parameters.',
      parameters: 37_760_640,
      memoryBytes: 400_000_000,
    }),
    tiny: variantOf('Systran/faster-whisper-tiny', {
      description: '99 languages, 39 million parameters.',
      parameters: 37_760_640,
      memoryBytes: 400_000_000,
    }),
    base: variantOf('Systran/faster-whisper-base', {
      description: '99 languages, 74 million parameters.',
      parameters: 72_593_920,
      memoryBytes: 450_000_000,
    }),
    small: variantOf('Systran/faster-whisper-small', {
      description: '99 languages, 244 million parameters.',
      parameters: 241_734_912,
      memoryBytes: 850_000_000,
    }),
    'large-v3-turbo': variantOf(
      'mobiuslabsgmbh/faster-whisper-large-v3-turbo',
      {
        description: '99 languages, 809 million parameters: the encoder of large-v3, four decoder layers.',
        parameters: 808_878_080,
        memoryBytes: 2_000_000_000,
      },
      'large',
    ),
  },
  expected: [
    {
      what: 'WER of tiny.en on LibriSpeech test-clean, greedy, the same weights in 8 bits',
      value: '0.0572',
      source: 'transcribe.cpp, docs/models',
    },
    {
      what: 'WER of large-v3-turbo on LibriSpeech test-clean, greedy, the same weights in 8 bits',
      value: '0.0201',
      source: 'transcribe.cpp, docs/models',
    },
  ],
};
