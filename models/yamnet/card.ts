import type { ModelCard } from '../../contract/model-card.ts';

const classes = {
  path: 'yamnet_class_map.csv',
  bytes: 14_096,
  sha256: 'cdf24d193e196d9e95912a2667051ae203e92a2ba09449218ccb40ef787c6df2',
};

export const card: ModelCard = {
  id: 'yamnet',
  title: 'YAMNet',
  use: 'Names what is heard, 521 sounds of AudioSet from speech to chainsaw, fast enough to run beside anything.',
  capabilities: ['classify', 'embed'],
  licence: {
    spdx: 'Apache-2.0',
    commercialUse: true,
    url: 'https://github.com/tensorflow/models/blob/master/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  progressTimeoutSeconds: 120,
  defaultVariant: 'base',
  variants: {
    base: {
      description: "Google's YAMNet 1 as ONNX, its spectrogram inside the graph; 3.7 million parameters.",
      parameters: 3_700_000,
      precision: 'fp32',
      memoryBytes: 400_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'audiomagic/yamnet-onnx',
          revision: 'f25b741c2f0bdc6d7e6db24b5fddda23347dbafd',
          pinnedBy: 'published',
          files: {
            model: {
              path: 'yamnet.onnx',
              bytes: 16_093_355,
              sha256: 'd3835ffbbd4a1bb3e777f0ca217b5007907f5171dd5d17c4236b95b2af8f908e',
            },
            classes,
          },
        },
        {
          kind: 'hub',
          repository: 'zeropointnine/yamnet-onnx',
          revision: 'ac2ca3bd45d12ec1f19f1144205ea529b4e9dedf',
          pinnedBy: 'published',
          files: {
            model: {
              path: 'yamnet.onnx',
              bytes: 16_093_603,
              sha256: '1510041dce24a2e9e84ec546807ac408ae496da6d1ed41bc3ccba649623f8e19',
            },
            classes,
          },
        },
      ],
      canary: {
        capability: 'classify',
        item: {
          id: 'jfk',
          audio: { uri: 'datasets/quickstart-speech/jfk.flac' },
          labels: ['Speech'],
        },
        metric: 'top1',
        atLeast: 1,
      },
    },
  },
  expected: [
    {
      what: 'mAP on the evaluation set of AudioSet',
      value: '0.306',
      source: 'https://github.com/tensorflow/models/blob/master/research/audioset/yamnet/README.md',
    },
  ],
};
