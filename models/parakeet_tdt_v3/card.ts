import type { ModelCard, Variant, WeightsSource } from '../../contract/model-card.ts';

const pinned: Pick<
  Extract<WeightsSource, { kind: 'hub' }>,
  'kind' | 'repository' | 'revision' | 'pinnedBy'
> = {
  kind: 'hub',
  repository: 'istupakov/parakeet-tdt-0.6b-v3-onnx',
  revision: '8f23f0c03c8761650bdb5b40aaf3e40d2c15f1ce',
  pinnedBy: 'published',
};

const vocabulary = {
  path: 'vocab.txt',
  bytes: 93_939,
  sha256: 'd58544679ea4bc6ac563d1f545eb7d474bd6cfa467f0a6e2c1dc1c7d37e3c35d',
};

const canary: Variant['canary'] = {
  capability: 'asr',
  item: {
    id: 'jfk',
    audio: { uri: 'datasets/quickstart-speech/jfk.flac' },
    text: 'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.',
  },
  metric: 'wer',
  atMost: 0.2,
};

export const card: ModelCard = {
  id: 'parakeet_tdt_v3',
  title: 'Parakeet TDT 0.6B v3',
  use: 'Speech to text in 25 European languages with punctuation and word times: the baseline of its size.',
  capabilities: ['asr'],
  // Unasked too.
  asrOptions: ['words'],
  licence: {
    spdx: 'CC-BY-4.0',
    commercialUse: true,
    url: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3',
  },
  gated: false,
  languages: [
    ...['bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'hr', 'hu', 'it'],
    ...['lt', 'lv', 'mt', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sv', 'uk'],
  ],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // One window of a minute, on a machine that is busy.
  progressTimeoutSeconds: 600,
  defaultVariant: 'int8',
  variants: {
    int8: {
      description: '8-bit weights: a quarter of the download and of the memory.',
      parameters: 627_000_000,
      precision: 'int8',
      memoryBytes: 1_500_000_000,
      weights: [
        {
          ...pinned,
          files: {
            encoder: {
              path: 'encoder-model.int8.onnx',
              bytes: 652_183_999,
              sha256: '6139d2fa7e1b086097b277c7149725edbab89cc7c7ae64b23c741be4055aff09',
            },
            decoder: {
              path: 'decoder_joint-model.int8.onnx',
              bytes: 18_202_004,
              sha256: 'eea7483ee3d1a30375daedc8ed83e3960c91b098812127a0d99d1c8977667a70',
            },
            vocabulary,
          },
        },
      ],
      canary,
    },
    fp32: {
      description: 'As exported, in single precision.',
      parameters: 627_000_000,
      precision: 'fp32',
      memoryBytes: 4_000_000_000,
      weights: [
        {
          ...pinned,
          files: {
            encoder: {
              path: 'encoder-model.onnx',
              bytes: 41_770_866,
              sha256: '98a74b21b4cc0017c1e7030319a4a96f4a9506e50f0708f3a516d02a77c96bb1',
            },
            encoderData: {
              path: 'encoder-model.onnx.data',
              bytes: 2_435_420_160,
              sha256: '9a22d372c51455c34f13405da2520baefb7125bd16981397561423ed32d24f36',
            },
            decoder: {
              path: 'decoder_joint-model.onnx',
              bytes: 72_520_893,
              sha256: 'e978ddf6688527182c10fde2eb4b83068421648985ef23f7a86be732be8706c1',
            },
            vocabulary,
          },
        },
      ],
      canary,
    },
  },
  expected: [
    {
      what: 'WER, mean of eight English sets, fp32 through NeMo',
      value: '0.0632',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
    {
      what: 'WER on LibriSpeech test-clean, the same',
      value: '0.0192',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
    {
      what: 'RTFx of onnx-asr on a desktop CPU (9800X3D)',
      value: '35',
      source: 'https://github.com/istupakov/onnx-asr',
    },
  ],
};
