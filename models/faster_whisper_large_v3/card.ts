import type { ModelCard } from '../../contract/model-card.ts';
import { variantOf } from '../faster_whisper/variant.ts';

export const card: ModelCard = {
  id: 'faster_whisper_large_v3',
  title: 'faster-whisper large-v3',
  use: 'Speech to text in 99 languages where the last error counts more than time and memory.',
  capabilities: ['asr'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://huggingface.co/Systran/faster-whisper-large-v3',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  environment: 'faster_whisper',
  requirements: { packages: [], binaries: [], credentials: [] },
  // A bad window is decoded up to six times before it gives a segment; on two cores that takes minutes.
  progressTimeoutSeconds: 1_800,
  defaultVariant: 'large-v3',
  variants: {
    'large-v3': variantOf(
      'Systran/faster-whisper-large-v3',
      {
        description: '99 languages, 1.54 billion parameters.',
        parameters: 1_543_490_560,
        memoryBytes: 3_400_000_000,
      },
      'large',
    ),
  },
  expected: [
    {
      what: 'WER on LibriSpeech test-clean, greedy, the same weights in 8 bits',
      value: '0.0182',
      source: 'transcribe.cpp, docs/models',
    },
    {
      what: 'WER, mean of eight English sets, the same weights in transformers',
      value: '0.0744',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
  ],
};
