import type { ModelCard } from '../../contract/model-card.ts';

export const card: ModelCard = {
  id: 'glm_tts',
  title: 'GLM-TTS',
  use: 'Chinese and English read aloud in the voice of a short clip, where there is a GPU.',
  capabilities: ['tts'],
  // Of the weights; the code is Apache-2.0.
  licence: { spdx: 'MIT', commercialUse: true, url: 'https://huggingface.co/zai-org/GLM-TTS' },
  gated: false,
  languages: ['zh', 'en'],
  sampleRateHz: 24_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Each token of speech and each step of the flow is progress; rules for numbers are built before the first.
  progressTimeoutSeconds: 900,
  defaultVariant: 'default',
  variants: {
    default: {
      description: 'The Llama of 1.5 billion parameters in fp32 as published, at 24 kHz',
      precision: 'fp32',
      memoryBytes: 14_500_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'zai-org/GLM-TTS',
          revision: 'main',
          pinnedBy: 'unpinned',
          // Not its second vocoder, at 32 kHz, which is unfinished.
          files: {
            llmConfig: { path: 'llm/config.json' },
            llmIndex: { path: 'llm/model.safetensors.index.json' },
            llmFirst: { path: 'llm/model-00001-of-00002.safetensors' },
            llmSecond: { path: 'llm/model-00002-of-00002.safetensors' },
            flow: { path: 'flow/flow.pt' },
            flowConfig: { path: 'flow/config.yaml' },
            vocoder: { path: 'hift/hift.pt' },
            speechTokenizer: { path: 'speech_tokenizer/model.safetensors' },
            speechTokenizerConfig: { path: 'speech_tokenizer/config.json' },
            speechFeatures: { path: 'speech_tokenizer/preprocessor_config.json' },
            textTokenizer: { path: 'vq32k-phoneme-tokenizer/tokenizer.model' },
            textTokenizerConfig: { path: 'vq32k-phoneme-tokenizer/tokenizer_config.json' },
            textTokenizerCode: { path: 'vq32k-phoneme-tokenizer/tokenization_chatglm.py' },
          },
        },
      ],
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
  expected: [
    {
      what: 'CER heard, Seed-TTS-eval zh, in the voices of its clips',
      value: '0.0103',
      source: 'https://github.com/zai-org/GLM-TTS (README, c5dc7ae)',
    },
  ],
};
