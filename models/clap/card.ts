import type { ModelCard } from '../../contract/model-card.ts';

const hub = {
  kind: 'hub',
  repository: 'Xenova/clap-htsat-unfused',
  revision: 'c28f2883575e590e04d3146ff0713c2448d691ba',
  pinnedBy: 'published',
} as const;

const tokenizer = {
  path: 'tokenizer.json',
  bytes: 2_108_774,
  sha256: 'dc239041d98de27ffc3975473a1a23e3db4c937b23c138c38bbc66588bd247e5',
};

export const card: ModelCard = {
  id: 'clap',
  title: 'CLAP',
  use: 'Names what is heard among labels of your own, in plain English, and places recordings by how they sound.',
  capabilities: ['classify', 'embed'],
  licence: {
    spdx: 'Apache-2.0',
    commercialUse: true,
    url: 'https://huggingface.co/laion/clap-htsat-unfused',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 48_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  progressTimeoutSeconds: 120,
  defaultVariant: 'htsat_unfused_int8',
  variants: {
    htsat_unfused_int8: {
      description: "LAION's HTSAT and RoBERTa, not fused; 153 million parameters, 8-bit weights.",
      parameters: 153_000_000,
      precision: 'int8',
      memoryBytes: 700_000_000,
      weights: [
        {
          ...hub,
          files: {
            model: {
              path: 'onnx/model_quantized.onnx',
              sha256: '3f559313ec268518193101007fc0569ee4b2cfac03e369091c50adb4795f5c5d',
            },
            tokenizer,
          },
        },
      ],
      canary: {
        capability: 'classify',
        item: {
          id: 'jfk',
          audio: { uri: 'datasets/quickstart-speech/jfk.flac' },
          labels: ['a person speaking'],
          candidates: ['a dog barking', 'a person speaking', 'rain', 'a car engine'],
        },
        metric: 'top1',
        atLeast: 1,
      },
    },
  },
  expected: [
    {
      what: "zero-shot accuracy on ESC-50, of the authors' larger checkpoint (this one: expect less)",
      value: '0.90',
      source: 'https://github.com/LAION-AI/CLAP (README)',
    },
  ],
};
