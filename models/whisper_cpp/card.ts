import type { ModelCard, Variant } from '../../contract/model-card.ts';
import { goForwardInEnglish } from '../go-forward.ts';

/** Nobody here has seen the published bytes: the hub's own metadata verifies them at first pull. */
const file = (path: string): Variant['weights'] => [
  {
    kind: 'hub',
    repository: 'ggerganov/whisper.cpp',
    revision: 'main',
    pinnedBy: 'unpinned',
    files: { model: { path } },
  },
];

export const card: ModelCard = {
  id: 'whisper_cpp',
  title: 'Whisper by whisper.cpp',
  use: 'Whisper on machines with little memory, and as a peer: the program that most desktop applications use.',
  capabilities: ['asr'],
  // Unasked too.
  asrOptions: ['words'],
  licence: { spdx: 'MIT', commercialUse: true, url: 'https://huggingface.co/ggerganov/whisper.cpp' },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'binary',
  requirements: { packages: [], binaries: ['whisper-cli'], credentials: [] },
  // It says how far it is after each window of 30 s, and nothing while it loads.
  progressTimeoutSeconds: 900,
  defaultVariant: 'tiny.en-q5_1',
  variants: {
    'tiny.en-q5_1': {
      description: 'English, 39 million parameters, 5-bit weights.',
      parameters: 39_000_000,
      precision: 'mixed',
      memoryBytes: 280_000_000,
      weights: file('ggml-tiny.en-q5_1.bin'),
      canary: goForwardInEnglish,
    },
    'tiny.en': {
      description: 'English, 39 million parameters.',
      parameters: 39_000_000,
      precision: 'fp16',
      memoryBytes: 420_000_000,
      weights: file('ggml-tiny.en.bin'),
      canary: goForwardInEnglish,
    },
    tiny: {
      description: '99 languages, 39 million parameters.',
      parameters: 39_000_000,
      precision: 'fp16',
      memoryBytes: 420_000_000,
      weights: file('ggml-tiny.bin'),
      canary: goForwardInEnglish,
    },
    base: {
      description: '99 languages, 74 million parameters.',
      parameters: 74_000_000,
      precision: 'fp16',
      memoryBytes: 540_000_000,
      weights: file('ggml-base.bin'),
      canary: goForwardInEnglish,
    },
    small: {
      description: '99 languages, 244 million parameters.',
      parameters: 244_000_000,
      precision: 'fp16',
      memoryBytes: 1_000_000_000,
      weights: file('ggml-small.bin'),
      canary: goForwardInEnglish,
    },
    'large-v3-turbo-q5_0': {
      description: '99 languages, 809 million parameters, 5-bit weights.',
      parameters: 809_000_000,
      precision: 'mixed',
      memoryBytes: 1_700_000_000,
      weights: file('ggml-large-v3-turbo-q5_0.bin'),
      canary: goForwardInEnglish,
    },
  },
  expected: [
    {
      what: 'WER of tiny on LibriSpeech test-clean, fp16',
      value: '0.0690',
      source: 'https://github.com/ggml-org/whisper.cpp/issues/2454',
    },
    {
      what: 'WER of base on LibriSpeech test-clean, fp16',
      value: '0.0481',
      source: 'https://github.com/ggml-org/whisper.cpp/issues/2454',
    },
    {
      what: 'WER of large-v3-turbo on LibriSpeech test-clean, fp16',
      value: '0.0192',
      source: 'https://github.com/ggml-org/whisper.cpp/issues/2454',
    },
  ],
};
