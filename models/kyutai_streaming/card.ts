import type { ModelCard } from '../../contract/model-card.ts';
import { goForward } from '../go-forward.ts';

/** What the library's own conversion writes beside the weights; each repository has it. */
const settings = {
  config: { path: 'config.json' },
  generation: { path: 'generation_config.json' },
  preprocessor: { path: 'preprocessor_config.json' },
  specialTokens: { path: 'special_tokens_map.json' },
  tokenizer: { path: 'tokenizer.json' },
  tokenizerConfig: { path: 'tokenizer_config.json' },
};

export const card: ModelCard = {
  id: 'kyutai_streaming',
  title: 'Kyutai STT',
  use: 'English or French as it is spoken, by a model made for live transcripts; here of recordings, where there is a GPU.',
  capabilities: ['asr'],
  licence: {
    spdx: 'CC-BY-4.0',
    commercialUse: true,
    url: 'https://huggingface.co/kyutai/stt-1b-en_fr-trfs',
  },
  gated: false,
  languages: ['en', 'fr'],
  sampleRateHz: 24_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  environment: 'transformers',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Each token is progress, one for 80 ms of sound.
  progressTimeoutSeconds: 300,
  defaultVariant: '1b-en_fr',
  variants: {
    '1b-en_fr': {
      description: 'English and French, half a second behind what is said.',
      parameters: 1_068_517_185,
      precision: 'bf16',
      memoryBytes: 4_000_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'kyutai/stt-1b-en_fr-trfs',
          revision: 'main',
          pinnedBy: 'unpinned',
          files: { ...settings, model: { path: 'model.safetensors' } },
        },
      ],
      canary: goForward,
    },
  },
  // No figure of this size is published in a form that a dataset here could be held against.
  expected: [],
};
