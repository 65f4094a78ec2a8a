import type { Canary, Variant, WeightsSource } from '../../contract/model-card.ts';
import type { Precision } from './graphs/compiled.ts';
import { precisionEndings } from './precision.ts';

export interface WhisperSize {
  /** Name of its variants: `tiny.en`, and `tiny.en-fp32`, `tiny.en-int8`. */
  name: string;
  description: string;
  /** With config.json, generation_config.json, tokenizer.json and model.safetensors. */
  repository: string;
  encoderParameters: number;
  decoderParameters: number;
  /** Has the stock ONNX layout in 8 bits: the variant `tiny.en-stock`. */
  stockRepository?: string | undefined;
  canary?: Canary | undefined;
}

const precisions: Readonly<Record<Precision, string>> = {
  mixed: 'encoder as published, decoder in 8 bits',
  fp32: 'exactly as published',
  int8: '8-bit weights',
};

/** Twenty-two words that every published Whisper hears; the smallest has none of them wrong. */
export const kennedy: Canary = {
  capability: 'asr',
  item: {
    id: 'jfk',
    audio: { uri: 'datasets/quickstart-speech/jfk.flac' },
    text: 'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.',
    language: 'en',
  },
  metric: 'wer',
  atMost: 0.25,
};

/** One variant a precision; the plain name is `mixed`. */
export function whisperVariants(size: WhisperSize): Record<string, Variant> {
  const order: Precision[] = ['mixed', 'fp32', 'int8'];
  const published = order.map((precision): [string, Variant] => [
    `${size.name}${precisionEndings[precision]}`,
    variantOf(size, precision, precisions[precision], publishedSource(size.repository), precision),
  ]);
  const { stockRepository } = size;
  if (stockRepository === undefined) return Object.fromEntries(published);
  const stock = variantOf(
    size,
    'int8',
    "the hub's stock ONNX graphs in 8 bits",
    stockSource(stockRepository),
    'fp32',
  );
  return Object.fromEntries([...published, [`${size.name}-stock`, stock]]);
}

/** @param memoryAs the precision that takes as much memory: the stock graphs take as much as fp32 */
function variantOf(
  size: WhisperSize,
  precision: Precision,
  how: string,
  source: WeightsSource,
  memoryAs: Precision,
): Variant {
  const { description, encoderParameters, decoderParameters, canary = kennedy } = size;
  return {
    description: `${description}; ${how}.`,
    parameters: encoderParameters + decoderParameters,
    precision,
    // Matrices of bytes are multiplied by operators that onnxruntime has for processors.
    ...(precision === 'fp32' ? {} : { hardware: ['cpu'] }),
    memoryBytes: memoryBytes(
      encoderParameters * (memoryAs === 'int8' ? 1 : 4),
      decoderParameters * (memoryAs === 'fp32' ? 4 : 1),
    ),
    weights: [source],
    canary,
  };
}

/**
 * A little more than was measured of tiny.en, large-v3-turbo and large-v3 at each precision; base and small lie between.
 * The decoder counts twice: for word times, most of its layers are loaded a second time.
 */
const memoryBytes = (encoderBytes: number, decoderBytes: number): number =>
  Math.round(420e6 + 1.125 * encoderBytes + 2 * decoderBytes);

const described = {
  config: { path: 'config.json' },
  generation: { path: 'generation_config.json' },
  tokenizer: { path: 'tokenizer.json' },
};

const publishedSource = (repository: string): WeightsSource => ({
  kind: 'hub',
  repository,
  revision: 'main',
  pinnedBy: 'unpinned',
  files: { weights: { path: 'model.safetensors' }, ...described },
});

const stockSource = (repository: string): WeightsSource => ({
  kind: 'hub',
  repository,
  revision: 'main',
  pinnedBy: 'unpinned',
  files: {
    encoder: { path: 'onnx/encoder_model_quantized.onnx' },
    decoder: { path: 'onnx/decoder_model_merged_quantized.onnx' },
    ...described,
  },
});
