import type { ModelCard } from '../../contract/model-card.ts';
import { variantOf } from '../faster_whisper/variant.ts';

export const card: ModelCard = {
  id: 'faster_distil_whisper_large_v3',
  title: 'faster-whisper distil-large-v3',
  use: 'English speech to text near the quality of large-v3, with two decoder layers instead of 32.',
  capabilities: ['asr'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://huggingface.co/Systran/faster-distil-whisper-large-v3',
  },
  gated: false,
  languages: ['en'],
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
      'Systran/faster-distil-whisper-large-v3',
      {
        description: 'English, 756 million parameters.',
        parameters: 756_000_000,
        memoryBytes: 2_000_000_000,
      },
      'large',
    ),
    'large-v3.5': variantOf(
      'distil-whisper/distil-large-v3.5-ct2',
      {
        description: 'English, 756 million parameters, trained longer on more speech.',
        parameters: 756_000_000,
        memoryBytes: 2_000_000_000,
      },
      'large',
    ),
  },
  expected: [
    {
      what: 'WER of large-v3, mean of eight English sets, the same weights in transformers',
      value: '0.0752',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
    {
      what: 'WER of large-v3.5, mean of eight English sets, the same weights in transformers',
      value: '0.0721',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
  ],
};
