import { LabError } from '../../../contract/failure.ts';

export interface FloatTensor {
  type: 'float32';
  data: Float32Array;
  dims: readonly number[];
}

/** What goes into a graph and comes out of it: plain data, row-major. */
export type Tensor =
  | FloatTensor
  | { type: 'int8'; data: Int8Array; dims: readonly number[] }
  | { type: 'int32'; data: Int32Array; dims: readonly number[] }
  | { type: 'int64'; data: BigInt64Array; dims: readonly number[] }
  | { type: 'bool'; data: Uint8Array; dims: readonly number[] };

export const float32 = (data: Float32Array, dims: readonly number[]): FloatTensor => ({
  type: 'float32',
  data,
  dims,
});

export const int64 = (values: readonly number[], dims: readonly number[]): Tensor => ({
  type: 'int64',
  data: BigInt64Array.from(values, BigInt),
  dims,
});

export const int32 = (values: readonly number[], dims: readonly number[]): Tensor => ({
  type: 'int32',
  data: Int32Array.from(values),
  dims,
});

/** int64 ones, as attention masks want them. */
export const ones = (dims: readonly number[]): Tensor => ({
  type: 'int64',
  data: new BigInt64Array(dims.reduce((product, dim) => product * dim, 1)).fill(1n),
  dims,
});

export const bool = (value: boolean): Tensor => ({
  type: 'bool',
  data: Uint8Array.of(value ? 1 : 0),
  dims: [1],
});

/**
 * An output of floats by its name.
 * @throws LabError `InvalidOutput` when the graph did not give it, or gave another type
 */
export function floats(outputs: Readonly<Record<string, Tensor>>, name: string): FloatTensor {
  const tensor = outputs[name];
  if (tensor?.type === 'float32') return tensor;
  throw new LabError({
    type: 'InvalidOutput',
    summary: `The graph gave no float32 output "${name}".`,
    cause: `outputs: ${Object.entries(outputs)
      .map(([key, value]) => `${key} (${value.type})`)
      .join(', ')}`,
  });
}
