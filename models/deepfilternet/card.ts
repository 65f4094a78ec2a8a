import type { ModelCard } from '../../contract/model-card.ts';

/** The author's archive holds these; several public projects have published the same hashes. */
const files = {
  encoder: {
    path: 'enc.onnx',
    bytes: 1_954_042,
    sha256: '7c5399d3da8a50ebef1c1a0ae421b33376aa5e45d0e92df16da7e83c9c131916',
  },
  erb_decoder: {
    path: 'erb_dec.onnx',
    bytes: 3_292_397,
    sha256: 'ab669a1d10afe20911728b33053a452071042317a90581092b325da7b2f9d895',
  },
  df_decoder: {
    path: 'df_dec.onnx',
    bytes: 3_340_803,
    sha256: '23114ce3b0f6464b763ee62f7bb8aab6b2a129a21eabd5bcfe59413db05f278a',
  },
};

export const card: ModelCard = {
  id: 'deepfilternet',
  title: 'DeepFilterNet3',
  use: 'Takes noise out of speech over the full band: stronger than RNNoise, and still many times faster than real time on one core.',
  capabilities: ['enhance'],
  licence: {
    spdx: 'MIT OR Apache-2.0',
    commercialUse: true,
    url: 'https://github.com/Rikorose/DeepFilterNet/blob/main/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 48_000,
  hardware: ['cpu', 'cuda', 'coreml', 'webgpu'],
  runtime: 'onnx',
  // The recurrent layers go frame by frame: a second thread makes them slower.
  maxThreads: 1,
  requirements: { packages: [], binaries: [], credentials: [] },
  // It says that it goes on after every two seconds of audio.
  progressTimeoutSeconds: 120,
  defaultVariant: 'df3',
  variants: {
    df3: {
      description: 'DeepFilterNet3, 2.1 million parameters, 40 ms of delay (taken out), no post filter.',
      parameters: 2_130_000,
      precision: 'fp32',
      memoryBytes: 260_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'bitsydarel/deepfilternet3-onnx',
          revision: '891882f01b26d72754c4663a5a2eb3060b17480c',
          pinnedBy: 'published',
          files,
        },
        // Under the author's name; its commits were not seen, its content is pinned all the same.
        {
          kind: 'hub',
          repository: 'Rikorose/DeepFilterNet3',
          revision: 'main',
          pinnedBy: 'published',
          files,
        },
      ],
      canary: {
        capability: 'enhance',
        item: {
          id: 'quickstart-noisy',
          audio: { uri: 'datasets/quickstart-noisy/noisy.flac' },
          clean: { uri: 'datasets/quickstart-speech/austen_0870.flac' },
        },
        metric: 'si_sdr_improvement',
        atLeast: 3,
      },
    },
  },
  expected: [
    {
      what: 'PESQ, STOI and SI-SDR (dB) on VoiceBank-DEMAND',
      value: '3.16, 0.945, 18.9',
      source: 'https://huggingface.co/moonbox-dev/DeepFilterNet3-ONNX',
    },
  ],
};
