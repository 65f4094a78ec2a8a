import type { ModelCard } from '../../contract/model-card.ts';
import { ggufVariant } from '../runtimes/native/gguf-variant.ts';

const repository = 'handy-computer/multitalker-parakeet-streaming-0.6b-v1-gguf';
const parameters = 600_000_000;

export const card: ModelCard = {
  id: 'parakeet_multitalker',
  title: 'Multitalker Parakeet',
  use: 'English with case and punctuation, many times faster than real time; who said what is not here yet.',
  capabilities: ['asr'],
  licence: {
    spdx: 'LicenseRef-NVIDIA-Open-Model',
    commercialUse: true,
    url: 'https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/',
  },
  gated: false,
  languages: ['en'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'mps'],
  runtime: 'native',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Nothing is said of an item until it is done.
  progressTimeoutSeconds: 1_800,
  defaultVariant: 'q8_0',
  variants: {
    q8_0: ggufVariant({
      repository,
      path: 'multitalker-parakeet-streaming-0.6b-v1-Q8_0.gguf',
      description: 'English, 0.6 billion parameters, 8-bit weights: 734 MB.',
      parameters,
      precision: 'int8',
      memoryBytes: 1_500_000_000,
    }),
    q4_k_m: ggufVariant({
      repository,
      path: 'multitalker-parakeet-streaming-0.6b-v1-Q4_K_M.gguf',
      description: 'English, 0.6 billion parameters, 4-bit weights: 478 MB.',
      parameters,
      precision: 'mixed',
      memoryBytes: 1_200_000_000,
    }),
  },
  expected: [
    {
      what: 'WER of q8_0 on LibriSpeech test-clean, one speaker, Whisper normaliser',
      value: '0.0218',
      source: 'transcribe.cpp, docs/models',
    },
    {
      what: 'WER of q4_k_m on LibriSpeech test-clean, one speaker, Whisper normaliser',
      value: '0.0218',
      source: 'transcribe.cpp, docs/models',
    },
  ],
};
