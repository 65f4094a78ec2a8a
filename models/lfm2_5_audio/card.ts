import type { ModelCard } from '../../contract/model-card.ts';
import { goForward } from '../go-forward.ts';

export const card: ModelCard = {
  id: 'lfm2_5_audio',
  title: 'LFM2.5-Audio',
  use: 'English speech to text with capitals and punctuation, by a small model that also talks, where there is a GPU.',
  capabilities: ['asr'],
  licence: {
    // Commercial use is for those alone who have less than ten million dollars of revenue a year.
    spdx: 'LicenseRef-LFM-Open-License-v1.0',
    commercialUse: false,
    url: 'https://huggingface.co/LiquidAI/LFM2.5-Audio-1.5B/blob/main/LICENSE',
  },
  gated: false,
  languages: ['en'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Each token is progress; before the first, a window of 30 s goes through the encoder.
  progressTimeoutSeconds: 900,
  defaultVariant: '1.5b',
  variants: {
    '1.5b': {
      description: 'English, 1.5 billion parameters, computed in bfloat16 as published.',
      parameters: 1_453_505_664,
      precision: 'bf16',
      memoryBytes: 7_300_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'LiquidAI/LFM2.5-Audio-1.5B',
          revision: 'main',
          pinnedBy: 'unpinned',
          // The rest of the repository is for speaking: a codec, or what takes its place.
          files: {
            config: { path: 'config.json' },
            model: { path: 'model.safetensors' },
            tokenizer: { path: 'tokenizer.json' },
            tokenizerConfig: { path: 'tokenizer_config.json' },
          },
        },
      ],
      canary: goForward,
    },
  },
  expected: [
    {
      what: 'WER, average of its authors',
      value: '0.0753',
      source: 'https://huggingface.co/LiquidAI/LFM2.5-Audio-1.5B (model card)',
    },
  ],
};
