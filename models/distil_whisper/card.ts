import type { ModelCard } from '../../contract/model-card.ts';
import { whisperVariants } from '../whisper/variants.ts';

const openAsr = 'WER, mean of eight English sets';
const leaderboard = 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)';

export const card: ModelCard = {
  id: 'distil_whisper',
  title: 'Distil-Whisper',
  use: 'English speech to text near the quality of the large Whisper, with a fraction of its decoder.',
  capabilities: ['asr'],
  // Whether its repositories name the heads that word times are read from was not seen.
  asrOptions: ['vad'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://huggingface.co/distil-whisper/distil-large-v3',
  },
  gated: false,
  languages: ['en'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda', 'coreml', 'webgpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // For a window of 30 s, decoded at all six temperatures, on a machine that is busy.
  progressTimeoutSeconds: 1_800,
  defaultVariant: 'distil-large-v3',
  variants: {
    ...whisperVariants({
      name: 'distil-large-v3',
      description: 'English, 756 million parameters: the encoder of large-v3, two decoder layers',
      repository: 'distil-whisper/distil-large-v3',
      encoderParameters: 636_968_960,
      decoderParameters: 119_436_800,
    }),
    ...whisperVariants({
      name: 'distil-large-v3.5',
      description: 'English, 756 million parameters, trained for longer and on more than distil-large-v3',
      repository: 'distil-whisper/distil-large-v3.5',
      encoderParameters: 636_968_960,
      decoderParameters: 119_436_800,
    }),
    ...whisperVariants({
      name: 'distil-small.en',
      description: 'English, 166 million parameters: the encoder of small.en, four decoder layers',
      repository: 'distil-whisper/distil-small.en',
      encoderParameters: 88_154_112,
      decoderParameters: 77_978_112,
    }),
  },
  expected: [
    { what: `distil-large-v3: ${openAsr}`, value: '0.0752', source: leaderboard },
    { what: `distil-large-v3.5: ${openAsr}`, value: '0.0721', source: leaderboard },
    { what: `distil-small.en: ${openAsr}`, value: '0.0857', source: leaderboard },
  ],
};
