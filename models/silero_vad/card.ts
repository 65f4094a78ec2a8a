import type { ModelCard } from '../../contract/model-card.ts';

export const card: ModelCard = {
  id: 'silero_vad',
  title: 'Silero VAD',
  use: 'Finds where somebody speaks, in any language, hundreds of times faster than real time on one core.',
  capabilities: ['vad'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://github.com/snakers4/silero-vad/blob/master/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  maxThreads: 1,
  requirements: { packages: [], binaries: [], credentials: [] },
  progressTimeoutSeconds: 300,
  defaultVariant: 'sequence',
  variants: {
    sequence: {
      description: 'Silero VAD 6.2.3 for 16 kHz; one run of the graph takes many windows.',
      precision: 'fp32',
      memoryBytes: 150_000_000,
      weights: [
        {
          kind: 'pypi',
          package: 'silero-vad',
          version: '6.2.3',
          wheel: 'silero_vad-6.2.3-py3-none-any.whl',
          sha256: '7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8',
          bytes: 11_317_527,
          pinnedBy: 'computed',
          files: {
            model: {
              path: 'silero_vad/data/silero_vad_16k_sequence.onnx',
              bytes: 1_246_165,
              sha256: '9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85',
            },
          },
        },
      ],
      canary: {
        capability: 'vad',
        item: {
          id: 'conversation',
          audio: { uri: 'datasets/quickstart-conversation/conversation.flac' },
          rttm: { uri: 'datasets/quickstart-conversation/conversation.rttm' },
        },
        metric: 'f1',
        atLeast: 0.8,
      },
    },
  },
  expected: [
    {
      what: 'ROC-AUC over windows, all test sets together',
      value: '0.96',
      source: 'https://github.com/snakers4/silero-vad/wiki/Quality-Metrics (v5)',
    },
  ],
};
