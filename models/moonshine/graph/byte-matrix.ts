/** A matrix of bytes, [inputs, outputs], that stand for (value - zero) x scale. */
export interface ByteMatrix {
  inputs: number;
  outputs: number;
  values: Uint8Array;
  /** One for all, or one for each output. */
  scales: Float32Array;
  zeros: Uint8Array;
}

/** Matrices of the same inputs and one scale as one: what goes in is quantised and read once for all. */
export function beside(matrices: readonly ByteMatrix[]): ByteMatrix {
  const [first] = matrices;
  if (first !== undefined && matrices.length === 1) return first;
  const inputs = first?.inputs ?? 0;
  const outputs = matrices.reduce((sum, matrix) => sum + matrix.outputs, 0);
  const values = new Uint8Array(inputs * outputs);
  const scales = new Float32Array(outputs);
  const zeros = new Uint8Array(outputs);
  let column = 0;
  for (const matrix of matrices) {
    const { outputs: width } = matrix;
    for (let row = 0; row < inputs; row++) {
      values.set(matrix.values.subarray(row * width, (row + 1) * width), row * outputs + column);
    }
    scales.fill(matrix.scales[0] ?? NaN, column, column + width);
    zeros.fill(matrix.zeros[0] ?? 0, column, column + width);
    column += width;
  }
  return { inputs, outputs, values, scales, zeros };
}

/** The same matrix with its outputs in another order. */
export function reordered(matrix: ByteMatrix, sourceOf: (output: number) => number): ByteMatrix {
  const { inputs, outputs } = matrix;
  const sources = Array.from({ length: outputs }, (_, output) => sourceOf(output));
  const values = new Uint8Array(matrix.values.length);
  for (let row = 0; row < inputs * outputs; row += outputs) {
    for (let output = 0; output < outputs; output++) {
      values[row + output] = matrix.values[row + (sources[output] ?? 0)] ?? 0;
    }
  }
  return { ...matrix, values };
}

/** Outputs for inputs, and inputs for outputs. */
export function transposed({ inputs, outputs, values, scales, zeros }: ByteMatrix): ByteMatrix {
  const turned = new Uint8Array(values.length);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      turned[output * inputs + input] = values[input * outputs + output] ?? 0;
    }
  }
  return { inputs: outputs, outputs: inputs, values: turned, scales, zeros };
}

/** The same numbers in signed bytes: value and zero are both less by 128. */
export function asSigned(bytes: Uint8Array): Uint8Array {
  // Four at once.
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  const signed = new Uint8Array(words.buffer, 0, bytes.length);
  signed.set(bytes);
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) ^ 0x80808080;
  return signed;
}
