import type { ModelCard } from '../../contract/model-card.ts';
import { card as sileroVad } from '../silero_vad/card.ts';

export const card: ModelCard = {
  id: 'heuristic_diarization',
  title: 'Silero VAD and clusters of cepstra',
  use: 'A baseline, no more: without a trained speaker model it tells clearly different voices apart, one at a time.',
  capabilities: ['diarization'],
  licence: { spdx: 'Apache-2.0 AND MIT', commercialUse: true },
  gated: false,
  languages: ['*'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  maxThreads: 1,
  requirements: { packages: ['onnxruntime-node'], binaries: [], credentials: [] },
  progressTimeoutSeconds: 300,
  defaultVariant: 'default',
  variants: {
    default: {
      description: 'Full-covariance Gaussians of 12 cepstra, agglomerated, then a Viterbi path',
      precision: 'fp32',
      memoryBytes: 160_000_000,
      // Only its voice activity detector has weights.
      weights: sileroVad.variants['sequence']?.weights ?? [],
      canary: {
        capability: 'diarization',
        item: {
          id: 'conversation',
          audio: { uri: 'datasets/quickstart-conversation/conversation.flac' },
          rttm: { uri: 'datasets/quickstart-conversation/conversation.rttm' },
        },
        metric: 'der',
        atMost: 0.25,
      },
    },
  },
  expected: [],
};
