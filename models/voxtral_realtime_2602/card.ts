import type { ModelCard } from '../../contract/model-card.ts';
import { ggufVariant } from '../runtimes/native/gguf-variant.ts';

const repository = 'handy-computer/Voxtral-Mini-4B-Realtime-2602-gguf';
const parameters = 4_400_000_000;

export const card: ModelCard = {
  id: 'voxtral_realtime_2602',
  title: 'Voxtral Realtime',
  use: 'Accurate transcripts in thirteen languages, of recordings of any length; live transcripts are not here yet.',
  capabilities: ['asr'],
  licence: {
    spdx: 'Apache-2.0',
    commercialUse: true,
    url: 'https://huggingface.co/mistralai/Voxtral-Mini-4B-Realtime-2602',
  },
  gated: false,
  languages: ['en', 'fr', 'es', 'de', 'ru', 'zh', 'ja', 'it', 'pt', 'nl', 'ar', 'hi', 'ko'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'mps'],
  runtime: 'native',
  requirements: { packages: [], binaries: [], credentials: [] },
  // Nothing is said of an item until it is done; a processor needs up to twice its length.
  progressTimeoutSeconds: 7_200,
  defaultVariant: 'q4_k_m',
  variants: {
    q4_k_m: ggufVariant({
      repository,
      path: 'Voxtral-Mini-4B-Realtime-2602-Q4_K_M.gguf',
      description: 'Voxtral Mini 4B Realtime of February 2026, 4-bit weights: 2.83 GB.',
      parameters,
      precision: 'mixed',
      memoryBytes: 4_000_000_000,
    }),
    q8_0: ggufVariant({
      repository,
      path: 'Voxtral-Mini-4B-Realtime-2602-Q8_0.gguf',
      description: 'Voxtral Mini 4B Realtime of February 2026, 8-bit weights: 4.73 GB.',
      parameters,
      precision: 'int8',
      memoryBytes: 5_900_000_000,
    }),
  },
  expected: [
    {
      what: 'WER of q4_k_m on LibriSpeech test-clean, whole files, Whisper normaliser',
      value: '0.0208',
      source: 'transcribe.cpp, docs/models',
    },
    {
      what: 'WER of q8_0 on LibriSpeech test-clean, whole files, Whisper normaliser',
      value: '0.0207',
      source: 'transcribe.cpp, docs/models',
    },
  ],
};
