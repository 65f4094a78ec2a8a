import type { ModelCard } from '../../contract/model-card.ts';
import { whisperVariants } from './variants.ts';

const librispeech =
  'WER on LibriSpeech test-clean, greedy, without times, Whisper normaliser, the same weights in 8 bits';
const openAsr = 'WER, mean of eight English sets';
const leaderboard = 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)';

export const card: ModelCard = {
  id: 'whisper',
  title: 'Whisper',
  use: 'Speech to text in 99 languages, with times of segments; also in noise and in long recordings.',
  capabilities: ['asr'],
  asrOptions: ['words', 'vad'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://github.com/openai/whisper/blob/main/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda', 'coreml', 'webgpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // For a window of 30 s of the largest model, decoded at all six temperatures, on a machine that is busy.
  progressTimeoutSeconds: 1_800,
  defaultVariant: 'tiny.en',
  variants: {
    ...whisperVariants({
      name: 'tiny.en',
      description: 'English, 38 million parameters',
      repository: 'openai/whisper-tiny.en',
      encoderParameters: 8_208_384,
      decoderParameters: 29_551_872,
      stockRepository: 'onnx-community/whisper-tiny.en_timestamped',
    }),
    ...whisperVariants({
      name: 'tiny',
      description: '99 languages, 38 million parameters',
      repository: 'openai/whisper-tiny',
      encoderParameters: 8_208_384,
      decoderParameters: 29_552_256,
      stockRepository: 'onnx-community/whisper-tiny_timestamped',
    }),
    ...whisperVariants({
      name: 'base',
      description: '99 languages, 73 million parameters',
      repository: 'openai/whisper-base',
      encoderParameters: 20_590_592,
      decoderParameters: 52_003_328,
      stockRepository: 'onnx-community/whisper-base_timestamped',
    }),
    ...whisperVariants({
      name: 'small',
      description: '99 languages, 242 million parameters',
      repository: 'openai/whisper-small',
      encoderParameters: 88_154_112,
      decoderParameters: 153_580_800,
    }),
    ...whisperVariants({
      name: 'large-v3',
      description: '100 languages, 1.5 billion parameters',
      repository: 'openai/whisper-large-v3',
      encoderParameters: 636_968_960,
      decoderParameters: 906_521_600,
    }),
    ...whisperVariants({
      name: 'large-v3-turbo',
      description: '100 languages, 809 million parameters: the encoder of large-v3, four decoder layers',
      repository: 'openai/whisper-large-v3-turbo',
      encoderParameters: 636_968_960,
      decoderParameters: 171_909_120,
    }),
  },
  expected: [
    { what: `tiny.en: ${librispeech}`, value: '0.0572', source: 'transcribe.cpp, docs/models' },
    { what: `tiny: ${librispeech}`, value: '0.0753', source: 'transcribe.cpp, docs/models' },
    { what: `base: ${librispeech}`, value: '0.0512', source: 'transcribe.cpp, docs/models' },
    { what: `small: ${librispeech}`, value: '0.0333', source: 'transcribe.cpp, docs/models' },
    { what: `large-v3: ${librispeech}`, value: '0.0182', source: 'transcribe.cpp, docs/models' },
    { what: `large-v3-turbo: ${librispeech}`, value: '0.0201', source: 'transcribe.cpp, docs/models' },
    { what: `tiny.en: ${openAsr}`, value: '0.1281', source: leaderboard },
    { what: `large-v3: ${openAsr}`, value: '0.0744', source: leaderboard },
    { what: `large-v3-turbo: ${openAsr}`, value: '0.0783', source: leaderboard },
  ],
};
