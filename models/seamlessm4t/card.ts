import type { ModelCard } from '../../contract/model-card.ts';
import { goForward } from '../go-forward.ts';

export const card: ModelCard = {
  id: 'seamlessm4t',
  title: 'SeamlessM4T v2',
  use: 'Speech to text in some hundred languages, for research: the language has to be known.',
  capabilities: ['asr'],
  licence: {
    spdx: 'CC-BY-NC-4.0',
    commercialUse: false,
    url: 'https://huggingface.co/facebook/seamless-m4t-v2-large',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  environment: 'transformers',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Each token is progress; before the first, a window of 30 s goes through the encoder.
  progressTimeoutSeconds: 900,
  defaultVariant: 'v2-large',
  variants: {
    'v2-large': {
      description:
        'Its speech-to-text part, 1.5 of 2.3 billion parameters, computed in float32 as published.',
      parameters: 1_502_106_880,
      precision: 'fp32',
      memoryBytes: 7_500_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'facebook/seamless-m4t-v2-large',
          revision: 'main',
          pinnedBy: 'unpinned',
          files: {
            config: { path: 'config.json' },
            generation: { path: 'generation_config.json' },
            index: { path: 'model.safetensors.index.json' },
            model1: { path: 'model-00001-of-00002.safetensors' },
            model2: { path: 'model-00002-of-00002.safetensors' },
            preprocessor: { path: 'preprocessor_config.json' },
            sentencepiece: { path: 'sentencepiece.bpe.model' },
            addedTokens: { path: 'added_tokens.json' },
            specialTokens: { path: 'special_tokens_map.json' },
            tokenizerConfig: { path: 'tokenizer_config.json' },
          },
        },
      ],
      canary: goForward,
    },
  },
  expected: [],
};
