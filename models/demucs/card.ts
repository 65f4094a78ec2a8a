import type { Canary, ModelCard, WeightsSource } from '../../contract/model-card.ts';

const weights = (file: { path: string; bytes: number; sha256: string }): WeightsSource[] => [
  {
    kind: 'hub',
    repository: 'StemSplitio/htdemucs-onnx',
    revision: 'd54ed9eb60e258ea82131c6ee14578628816456a',
    pinnedBy: 'published',
    files: { model: file },
  },
];

/** A voice 8 dB below the music around it: what comes out as the voice must be nearer to it than the mixture is. */
const canary: Canary = {
  capability: 'separate',
  item: {
    id: 'mix',
    audio: { uri: 'datasets/quickstart-stems/mix.flac' },
    durationSeconds: 5.3,
    stems: { vocals: { uri: 'datasets/quickstart-speech/austen_0890.flac' } },
  },
  metric: 'sdr_improvement',
  atLeast: 3,
};

export const card: ModelCard = {
  id: 'demucs',
  title: 'HT-Demucs',
  use: 'Takes music apart into drums, bass, vocals and the rest, in stereo at 44.1 kHz.',
  capabilities: ['separate'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://github.com/facebookresearch/demucs/blob/main/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 44_100,
  hardware: ['cpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // For one segment of 7.8 s, on a machine that is busy.
  progressTimeoutSeconds: 600,
  defaultVariant: 'htdemucs',
  variants: {
    htdemucs: {
      description: 'Four stems by one network of 42 million parameters.',
      parameters: 42_000_000,
      precision: 'fp32',
      memoryBytes: 4_400_000_000,
      weights: weights({
        path: 'htdemucs.onnx',
        bytes: 316_446_953,
        sha256: '68d0bf16428ef66e692cdff8a9ccf28f1ef3f69440d57e58605a4cc55fcc5e74',
      }),
      canary,
    },
    htdemucs_fp16: {
      description: 'The same with weights stored in 16 bits, half to download; it computes in 32.',
      parameters: 42_000_000,
      precision: 'mixed',
      memoryBytes: 4_400_000_000,
      weights: weights({
        path: 'htdemucs_fp16weights.onnx',
        bytes: 165_612_636,
        sha256: 'd05c269d0178d2a72ad484b10b11dd370193fc923201c3b27a99f848745db70a',
      }),
      canary,
    },
  },
  expected: [
    {
      what: "SDR on MUSDB18-HQ's test set, mean of four stems (museval: medians over seconds, then over songs)",
      value: '9.0 dB',
      source: 'https://github.com/facebookresearch/demucs (README; trained on 800 more songs)',
    },
  ],
};
