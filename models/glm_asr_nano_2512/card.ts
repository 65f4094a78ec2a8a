import type { ModelCard } from '../../contract/model-card.ts';
import { goForward } from '../go-forward.ts';

export const card: ModelCard = {
  id: 'glm_asr_nano_2512',
  title: 'GLM-ASR-Nano',
  use: 'Speech to text in English and Chinese with its dialects, also of quiet voices, where there is a GPU.',
  capabilities: ['asr'],
  licence: { spdx: 'MIT', commercialUse: true, url: 'https://huggingface.co/zai-org/GLM-ASR-Nano-2512' },
  gated: false,
  languages: ['en', 'zh', 'yue'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  environment: 'transformers',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Each token is progress; before the first, a window of 30 s goes through the encoder.
  progressTimeoutSeconds: 900,
  defaultVariant: 'nano',
  variants: {
    nano: {
      description: 'English and Chinese, 2.26 billion parameters, computed in bfloat16 as published.',
      parameters: 2_257_843_200,
      precision: 'bf16',
      memoryBytes: 6_000_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'zai-org/GLM-ASR-Nano-2512',
          revision: '61ba4e0b3309b6656edea3e93e419f7bd5c61957',
          pinnedBy: 'unpinned',
          files: {
            config: { path: 'config.json' },
            generation: { path: 'generation_config.json' },
            model: { path: 'model.safetensors' },
            processor: { path: 'processor_config.json' },
            template: { path: 'chat_template.jinja' },
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
      what: 'WER, mean of eight English sets',
      value: '0.0703',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
    {
      what: 'WER on LibriSpeech test-clean',
      value: '0.0215',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
  ],
};
