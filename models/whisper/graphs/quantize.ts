/** Weights as integers with one scale for each output. */
export interface Quantized {
  /** [inputs, outputs] */
  values: Int8Array;
  /** [outputs] */
  scales: Float32Array;
}

/**
 * Symmetric int8 for each output channel, transposed on the way: a graph multiplies [rows, inputs] by
 * [inputs, outputs], PyTorch stores [outputs, inputs].
 *
 * @param greatest 127, or 63 where the processor adds pairs of products in 16 bits and would overflow
 */
export function quantizePerOutput(weights: Float32Array, outputs: number, greatest: 127 | 63): Quantized {
  const inputs = weights.length / outputs;
  const values = new Int8Array(weights.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const start = output * inputs;
    let largest = 0;
    for (let i = 0; i < inputs; i++) largest = Math.max(largest, Math.abs(weights[start + i] ?? 0));
    // A row of zeros has no scale of its own.
    scales[output] = largest === 0 ? 1 : largest / greatest;
    const factor = largest === 0 ? 0 : greatest / largest;
    for (let i = 0; i < inputs; i++) {
      values[i * outputs + output] = Math.round((weights[start + i] ?? 0) * factor);
    }
  }
  return { values, scales };
}

/** Weights in blocks of inputs, each with a scale of its own; 128 stands for zero. */
export interface QuantizedBlocks {
  /** [outputs, blocks, blockLength]; filled up with zero where the inputs end inside a block */
  values: Uint8Array;
  /** [outputs, blocks] */
  scales: Float32Array;
}

/**
 * Inputs that share a scale, of the weights and of what is multiplied with them. Shorter blocks lie nearer to fp32 and
 * take longer: worth it for a layer, not for the logits, whose matrix has most of a decoder's weights.
 */
export const blockLengths = { layers: 64, words: 128 } as const;
export type BlockLength = (typeof blockLengths)[keyof typeof blockLengths];

/** 8 bits for each block of inputs of an output. [outputs, inputs] */
export function quantizeBlocks(
  weights: Float32Array,
  outputs: number,
  blockLength: BlockLength,
): QuantizedBlocks {
  const inputs = weights.length / outputs;
  const blocks = Math.ceil(inputs / blockLength);
  const values = new Uint8Array(outputs * blocks * blockLength).fill(128);
  const scales = new Float32Array(outputs * blocks).fill(1);
  for (let block = 0; block < outputs * blocks; block++) {
    const start = Math.floor(block / blocks) * inputs + (block % blocks) * blockLength;
    const length = Math.min(blockLength, inputs - (block % blocks) * blockLength);
    let largest = 0;
    for (let i = start; i < start + length; i++) largest = Math.max(largest, Math.abs(weights[i] ?? 0));
    if (largest === 0) continue;
    scales[block] = largest / 127;
    const factor = 127 / largest;
    for (let i = 0; i < length; i++) {
      values[block * blockLength + i] = 128 + Math.round((weights[start + i] ?? 0) * factor);
    }
  }
  return { values, scales };
}
