import type { ModelCard } from '../../contract/model-card.ts';

export const card: ModelCard = {
  id: 'pyannote_diarization',
  title: 'pyannote speaker diarization',
  use: 'Who spoke when, also two at once, without saying beforehand how many there are.',
  capabilities: ['diarization'],
  licence: {
    spdx: 'MIT AND CC-BY-4.0',
    commercialUse: true,
    url: 'https://github.com/pyannote/pyannote-audio/blob/develop/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // One batch of chunks or voices, on a machine that is busy.
  progressTimeoutSeconds: 300,
  defaultVariant: 'ungated-3.1',
  variants: {
    'ungated-3.1': {
      description:
        'The pipeline of speaker-diarization-3.1 on ungated twins: segmentation-3.0, WeSpeaker ResNet34.',
      parameters: 8_130_000,
      precision: 'fp32',
      memoryBytes: 600_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'onnx-community/pyannote-segmentation-3.0',
          revision: '733a93b6473d019a773298e08cefa686894b1854',
          pinnedBy: 'published',
          files: {
            segmentation: {
              path: 'onnx/model.onnx',
              bytes: 5_986_908,
              sha256: '057ee564753071c0b09b5b611648b50ac188d50846bff5f01e9f7bbf1591ea25',
            },
            embedding: {
              path: 'onnx/model.onnx',
              bytes: 26_535_549,
              sha256: '3955447b0499dc9e0a4541a895df08b03c69098eba4e56c02b5603e9f7f4fcbb',
              from: {
                repository: 'onnx-community/wespeaker-voxceleb-resnet34-LM',
                revision: '6a61a1833ff2583aabeba044f5c8221f00b67ceb',
              },
            },
          },
        },
      ],
      canary: {
        capability: 'diarization',
        item: {
          id: 'conversation',
          audio: { uri: 'datasets/quickstart-conversation/conversation.flac' },
          rttm: { uri: 'datasets/quickstart-conversation/conversation.rttm' },
        },
        metric: 'der',
        atMost: 0.2,
      },
    },
  },
  expected: [
    {
      what: 'DER of speaker-diarization-3.1 on VoxConverse, collar 0, overlap scored',
      value: '0.112',
      source: 'https://github.com/pyannote/pyannote-audio#benchmark',
    },
    {
      what: 'DER of speaker-diarization-3.1 on AMI, headset mix, collar 0, overlap scored',
      value: '0.188',
      source: 'https://github.com/pyannote/pyannote-audio#benchmark',
    },
    {
      what: 'DER of speaker-diarization-3.1 on DIHARD 3, collar 0, overlap scored',
      value: '0.214',
      source: 'https://github.com/pyannote/pyannote-audio#benchmark',
    },
  ],
};
