import type { ModelCard } from '../../contract/model-card.ts';
import { kennedy, whisperVariants } from '../whisper/variants.ts';

export const card: ModelCard = {
  id: 'nb_whisper_small_onnx',
  title: 'NB-Whisper Small',
  use: "Norwegian speech to text, Bokmål and Nynorsk, by Norway's National Library.",
  capabilities: ['asr'],
  // Whether its repositories name the heads that word times are read from was not seen.
  asrOptions: ['vad'],
  licence: {
    spdx: 'Apache-2.0',
    commercialUse: true,
    url: 'https://huggingface.co/NbAiLab/nb-whisper-small',
  },
  gated: false,
  languages: ['no', 'nb', 'nn', 'en'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda', 'coreml', 'webgpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // For a window of 30 s, decoded at all six temperatures, on a machine that is busy.
  progressTimeoutSeconds: 1_800,
  defaultVariant: 'small',
  variants: whisperVariants({
    name: 'small',
    description: 'Norwegian, 242 million parameters',
    repository: 'NbAiLab/nb-whisper-small',
    encoderParameters: 88_154_112,
    decoderParameters: 153_580_800,
    // No Norwegian clip ships. English is one of its languages, but nobody has measured it here: what is no model
    // misses more than this.
    canary: { ...kennedy, atMost: 0.7 },
  }),
  expected: [],
};
