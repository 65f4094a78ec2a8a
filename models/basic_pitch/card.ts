import type { ModelCard } from '../../contract/model-card.ts';

const path = 'basic_pitch/saved_models/icassp_2022/nmp.onnx';
const bytes = 230_444;
const sha256 = '2c3c1d144bfa61ad236e92e169c13535c880469a12a047d4e73451f2c059a0ec';

export const card: ModelCard = {
  id: 'basic_pitch',
  title: 'Basic Pitch',
  use: 'Writes down the notes of any instrument or voice, several at once; best with one instrument at a time.',
  capabilities: ['music_transcription'],
  licence: {
    spdx: 'Apache-2.0',
    commercialUse: true,
    url: 'https://github.com/spotify/basic-pitch/blob/main/LICENSE',
  },
  gated: false,
  languages: ['*'],
  sampleRateHz: 22_050,
  hardware: ['cpu', 'cuda', 'coreml', 'webgpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // It says that it goes on after every 1.6 s of audio.
  progressTimeoutSeconds: 120,
  defaultVariant: 'icassp_2022',
  variants: {
    icassp_2022: {
      description: 'The weights that basic-pitch 0.4.0 brings, 17 thousand parameters.',
      parameters: 16_782,
      precision: 'fp32',
      memoryBytes: 200_000_000,
      weights: [
        {
          kind: 'pypi',
          package: 'basic-pitch',
          version: '0.4.0',
          wheel: 'basic_pitch-0.4.0-py2.py3-none-any.whl',
          sha256: '738adb503aae7fdfc7d1e1511aa0ce35052315f260a19531ef4c356708425db0',
          bytes: 758_279,
          pinnedBy: 'computed',
          files: { net: { path, bytes, sha256 } },
        },
        // The same file in the authors' repository, for machines without Python.
        {
          kind: 'url',
          base: 'https://raw.githubusercontent.com/spotify/basic-pitch/main/',
          pinnedBy: 'published',
          files: { net: { path, bytes, sha256 } },
        },
      ],
      canary: {
        capability: 'music_transcription',
        item: {
          id: 'ode',
          audio: { uri: 'datasets/quickstart-music/ode.flac' },
          notes: { uri: 'datasets/quickstart-music/ode.csv' },
        },
        metric: 'note_f1',
        atLeast: 0.6,
      },
    },
  },
  expected: [],
};
