import type { ModelCard } from '../../contract/model-card.ts';
import { ggufVariant } from '../runtimes/native/gguf-variant.ts';

const repository = 'handy-computer/Voxtral-Mini-3B-2507-gguf';
const parameters = 4_700_000_000;

export const card: ModelCard = {
  id: 'voxtral',
  title: 'Voxtral Mini',
  use: 'Accurate transcripts in eight languages by a language model that listens, where there is memory for one.',
  capabilities: ['asr'],
  licence: {
    spdx: 'Apache-2.0',
    commercialUse: true,
    url: 'https://huggingface.co/mistralai/Voxtral-Mini-3B-2507',
  },
  gated: false,
  languages: ['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'hi'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'mps'],
  runtime: 'native',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Nothing is said of an item until it is done; a processor needs up to twice its length.
  progressTimeoutSeconds: 7_200,
  defaultVariant: 'mini-q4_k_m',
  variants: {
    'mini-q4_k_m': ggufVariant({
      repository,
      path: 'Voxtral-Mini-3B-2507-Q4_K_M.gguf',
      description: 'Voxtral Mini 3B of July 2025, 4-bit weights: 2.98 GB.',
      parameters,
      precision: 'mixed',
      memoryBytes: 4_200_000_000,
    }),
    'mini-q8_0': ggufVariant({
      repository,
      path: 'Voxtral-Mini-3B-2507-Q8_0.gguf',
      description: 'Voxtral Mini 3B of July 2025, 8-bit weights: 5.00 GB.',
      parameters,
      precision: 'int8',
      memoryBytes: 6_200_000_000,
    }),
  },
  expected: [
    {
      what: 'WER of mini-q4_k_m on LibriSpeech test-clean, Whisper normaliser',
      value: '0.0194',
      source: 'transcribe.cpp, docs/models',
    },
    {
      what: 'WER of mini-q8_0 on LibriSpeech test-clean, Whisper normaliser',
      value: '0.0187',
      source: 'transcribe.cpp, docs/models',
    },
  ],
};
