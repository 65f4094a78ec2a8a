import type { ModelCard } from '../../contract/model-card.ts';
import { ggufVariant } from '../runtimes/native/gguf-variant.ts';

const repository = 'handy-computer/nemotron-speech-streaming-en-0.6b-gguf';
const parameters = 600_000_000;

export const card: ModelCard = {
  id: 'nemotron_streaming',
  title: 'Nemotron Speech Streaming',
  use: 'English with case and punctuation, many times faster than real time; live transcripts are not here yet.',
  capabilities: ['asr'],
  // Unasked too.
  asrOptions: ['words'],
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
  defaultVariant: 'en-q8_0',
  variants: {
    'en-q8_0': ggufVariant({
      repository,
      path: 'nemotron-speech-streaming-en-0.6b-Q8_0.gguf',
      description: 'English, 0.6 billion parameters, 8-bit weights: 696 MB.',
      parameters,
      precision: 'int8',
      memoryBytes: 1_400_000_000,
    }),
    'en-q4_k_m': ggufVariant({
      repository,
      path: 'nemotron-speech-streaming-en-0.6b-Q4_K_M.gguf',
      description: 'English, 0.6 billion parameters, 4-bit weights: 453 MB.',
      parameters,
      precision: 'mixed',
      memoryBytes: 1_200_000_000,
    }),
  },
  expected: [
    {
      what: 'WER of en-q8_0 on LibriSpeech test-clean, whole files, Whisper normaliser',
      value: '0.0231',
      source: 'transcribe.cpp, docs/models',
    },
    {
      what: 'WER of en-q4_k_m on LibriSpeech test-clean, whole files, Whisper normaliser',
      value: '0.0238',
      source: 'transcribe.cpp, docs/models',
    },
  ],
};
