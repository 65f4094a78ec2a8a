import type { ModelCard } from '../../contract/model-card.ts';
import { goForward } from '../go-forward.ts';

export const card: ModelCard = {
  id: 'moonshine',
  title: 'Moonshine',
  use: 'English speech to text on small machines: cost grows with the length of the speech, not in steps of 30 s.',
  capabilities: ['asr'],
  licence: {
    spdx: 'MIT',
    commercialUse: true,
    url: 'https://github.com/moonshine-ai/moonshine/blob/main/LICENSE',
  },
  gated: false,
  languages: ['en'],
  sampleRateHz: 16_000,
  hardware: ['cpu'],
  runtime: 'onnx',
  requirements: { packages: [], binaries: [], credentials: [] },
  // For a whole item: three hours of speech, on a machine that is busy.
  progressTimeoutSeconds: 1_800,
  defaultVariant: 'tiny',
  variants: {
    tiny: {
      description: 'English, 27 million parameters, 8-bit weights.',
      parameters: 27_100_000,
      precision: 'int8',
      memoryBytes: 520_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'onnx-community/moonshine-tiny-ONNX',
          revision: 'a6da1241cd305dcd64eab1edbd615f2bb9aabb95',
          pinnedBy: 'published',
          files: {
            encoder: {
              path: 'onnx/encoder_model_quantized.onnx',
              bytes: 7_937_661,
              sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
            },
            decoder: {
              path: 'onnx/decoder_model_merged_quantized.onnx',
              bytes: 20_243_286,
              sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
            },
            tokenizer: {
              path: 'tokenizer.json',
              bytes: 3_761_754,
              sha256: '7b913404bdd039af4756783218af4440bc07fb7d6d8258d677e34f95b3ec416f',
            },
          },
        },
        {
          kind: 'pypi',
          package: 'moonshine-voice',
          version: '0.0.73',
          wheel: 'moonshine_voice-0.0.73-py3-none-manylinux_2_34_x86_64.whl',
          sha256: '6461c8097ed78d054c46b4c821143008a07b5fa1f4169674493ccfa06c1407db',
          bytes: 56_320_672,
          pinnedBy: 'computed',
          files: {
            encoder: {
              path: 'moonshine_voice/assets/tiny-en/encoder_model.ort',
              bytes: 13_281_600,
              sha256: '94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221',
            },
            decoder: {
              path: 'moonshine_voice/assets/tiny-en/decoder_model_merged.ort',
              bytes: 30_412_256,
              sha256: 'cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0',
            },
            tokenizer: {
              path: 'moonshine_voice/assets/tiny-en/tokenizer.bin',
              bytes: 249_974,
              sha256: '6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d',
            },
          },
        },
      ],
      canary: goForward,
    },
    base: {
      description: 'English, 61 million parameters, 8-bit weights.',
      parameters: 61_500_000,
      precision: 'int8',
      memoryBytes: 800_000_000,
      weights: [
        {
          kind: 'hub',
          repository: 'onnx-community/moonshine-base-ONNX',
          revision: 'main',
          pinnedBy: 'unpinned',
          files: {
            encoder: { path: 'onnx/encoder_model_quantized.onnx' },
            decoder: { path: 'onnx/decoder_model_merged_quantized.onnx' },
            tokenizer: { path: 'tokenizer.json' },
          },
        },
      ],
      canary: goForward,
    },
  },
  expected: [
    {
      what: 'WER on LibriSpeech test-clean, one stream, Whisper normaliser, 8-bit',
      value: '0.0460',
      source: 'transcribe.cpp, docs/models',
    },
    {
      what: 'WER, mean of eight English sets, fp32',
      value: '0.1265',
      source: 'https://huggingface.co/spaces/hf-audio/open_asr_leaderboard (en_shortform.csv)',
    },
  ],
};
