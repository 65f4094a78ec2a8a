import type { ModelCard } from '../../contract/model-card.ts';

export const card: ModelCard = {
  id: 'pyannote_community',
  title: 'pyannote community-1',
  use: "Who spoke when, by pyannote's own package and newest open pipeline, for those who accepted its terms.",
  capabilities: ['diarization'],
  licence: {
    spdx: 'CC-BY-4.0',
    commercialUse: true,
    url: 'https://huggingface.co/pyannote/speaker-diarization-community-1',
  },
  gated: true,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu', 'cuda'],
  runtime: 'python',
  requirements: { packages: [], binaries: [], credentials: ['HF_TOKEN'] },
  // Each batch of chunks or voices is progress. Importing the package alone takes a minute on a busy machine.
  progressTimeoutSeconds: 600,
  defaultVariant: 'community-1',
  variants: {
    'community-1': {
      description: 'Segmentation, WeSpeaker ResNet34 and VBx clustering.',
      precision: 'fp32',
      memoryBytes: 1_500_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'pyannote/speaker-diarization-community-1',
          revision: 'main',
          pinnedBy: 'unpinned',
          files: {
            config: { path: 'config.yaml' },
            segmentation: { path: 'segmentation/pytorch_model.bin' },
            embedding: { path: 'embedding/pytorch_model.bin' },
            plda: { path: 'plda/plda.npz' },
            transform: { path: 'plda/xvec_transform.npz' },
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
        atMost: 0.3,
      },
    },
  },
  expected: [],
};
