import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { WhisperConfig } from './config.ts';
import { bytesByRow, quantizeShares } from './multiply.ts';

/**
 * Keys and values of the decoder's attention to the audio, as they go from the encoder's graph to the decoder's: they
 * do not depend on the text, so they are computed once a window. Keys lie transposed: a single query times them is
 * then a walk along their rows.
 *
 * As `bytes` they take a quarter of the memory and of its bandwidth, which a step of the decoder mostly waits for.
 */
export type CrossForm = 'fp32' | 'bytes';

/** Of one layer, in the decoder. */
export interface Cross {
  /** [1, heads, head width, frames]; bytes: int8 */
  keys: string;
  /** [1, heads, frames, head width]; bytes: int8 */
  values: string;
  bytes?: {
    /** What each key channel was divided by: [1, heads, 1, head width] */
    keyScales: string;
    /** Minus 128 times the sum of each key, which a query with 128 for zero adds: [1, heads, 1, frames] */
    keyOffsets: string;
    /** [1, heads, 1, 1] */
    valueScales: string;
    /** What was taken off each value channel, its mean over the frames: [1, 1, heads x head width] */
    valueMeans: string;
  };
}

const nameOf = (layer: number, what: string): string => `cross_${what}_${layer}`;

interface Sizes {
  heads: number;
  width: number;
  frames: number;
}
const sizesOf = ({ width, encoder, decoder }: WhisperConfig): Sizes => ({
  heads: decoder.heads,
  width: width / decoder.heads,
  frames: encoder.frames,
});

/** keys and values, [frames, width], as outputs of the encoder. */
export function giveCross(
  graph: Graph,
  layer: number,
  [keys, values]: readonly [string, string],
  config: WhisperConfig,
  form: CrossForm,
  greatest: 127 | 63,
): void {
  const { heads, width, frames } = sizesOf(config);
  const byHead = (x: string, perm: readonly number[]): string => {
    const split = graph.node('Reshape', [x, graph.int64([1, frames, heads, width])]);
    return graph.node('Transpose', [split], { attributes: { perm } });
  };
  const turned = byHead(keys, [0, 2, 3, 1]);
  const give = (what: string, type: 'float32' | 'int8', dims: readonly number[], x: string): void => {
    graph.output(nameOf(layer, what), type, dims, graph.node('Reshape', [x, graph.int64(dims)]));
  };
  const keyDims = [1, heads, width, frames];
  const valueDims = [1, heads, frames, width];
  if (form === 'fp32') {
    give('keys', 'float32', keyDims, turned);
    give('values', 'float32', valueDims, byHead(values, [0, 2, 1, 3]));
    return;
  }
  const key = bytesOfRows(graph, turned, [heads * width, frames], greatest);
  // Shares sum to 1, so a mean can be added afterwards: then small shares that are rounded away lose nothing of it.
  const means = graph.node('ReduceMean', [values, graph.int64([0])]);
  const differences = byHead(graph.node('Sub', [values, means]), [0, 2, 1, 3]);
  const value = bytesOfRows(graph, differences, [heads, frames * width], greatest);
  give('keys', 'int8', keyDims, key.values);
  give('key_scales', 'float32', [1, heads, 1, width], key.scales);
  give('values', 'int8', valueDims, value.values);
  give('value_scales', 'float32', [1, heads, 1, 1], value.scales);
  give('value_means', 'float32', [1, 1, heads * width], means);
  const ones = graph.constant('uint8', [1, width], new Uint8Array(width).fill(1));
  const matrix = graph.node('Reshape', [key.values, graph.int64([heads, width, frames])]);
  const sums = graph.node('Cast', [graph.node('MatMulInteger', [ones, matrix])], { attributes: { to: 1 } });
  give('key_offsets', 'float32', [1, heads, 1, frames], graph.node('Mul', [sums, graph.float32([-128], [])]));
}

/** Declares as inputs of a graph what `giveCross` gave. */
export function takeCross(
  graph: Graph,
  layer: number,
  config: WhisperConfig,
  form: CrossForm,
  wanted: 'all' | 'keys',
): Cross {
  const { heads, width, frames } = sizesOf(config);
  const take = (what: string, type: 'float32' | 'int8', dims: readonly number[]): string =>
    graph.input(nameOf(layer, what), type, dims);
  const type = form === 'bytes' ? 'int8' : 'float32';
  const keys = take('keys', type, [1, heads, width, frames]);
  const keyScales = form === 'bytes' ? take('key_scales', 'float32', [1, heads, 1, width]) : '';
  if (wanted === 'keys') {
    return {
      keys,
      values: '',
      ...(form === 'bytes' && { bytes: { keyScales, keyOffsets: '', valueScales: '', valueMeans: '' } }),
    };
  }
  const values = take('values', type, [1, heads, frames, width]);
  if (form === 'fp32') return { keys, values };
  const keyOffsets = take('key_offsets', 'float32', [1, heads, 1, frames]);
  const valueScales = take('value_scales', 'float32', [1, heads, 1, 1]);
  const valueMeans = take('value_means', 'float32', [1, 1, heads * width]);
  return { keys, values, bytes: { keyScales, keyOffsets, valueScales, valueMeans } };
}

/** queries, [1, new, width], ask the audio: [1, new, width] */
export function attendCross(graph: Graph, queries: string, cross: Cross, config: WhisperConfig): string {
  const { heads, width } = sizesOf(config);
  const swap = { attributes: { perm: [0, 2, 1, 3] } };
  const scaled = graph.node('Mul', [queries, graph.float32([width ** -0.5], [])]);
  const split = graph.node('Reshape', [scaled, graph.int64([1, -1, heads, width])]);
  const byHead = graph.node('Transpose', [split], swap);
  const shares = graph.node('Softmax', [scoresOf(graph, byHead, cross)], { attributes: { axis: -1 } });
  const heard = graph.node('Transpose', [sumOf(graph, shares, cross, config)], swap);
  const flat = graph.node('Reshape', [heard, graph.int64([1, -1, heads * width])]);
  return cross.bytes === undefined ? flat : graph.node('Add', [flat, cross.bytes.valueMeans]);
}

/**
 * Plain multiplications, [1, heads, new, frames]: for a single query the fused operator would first repack the keys. In bytes, an
 * unsigned query without a zero point takes onnxruntime's route for a single row, which reads the keys once.
 */
function scoresOf(graph: Graph, queries: string, { keys, bytes }: Cross): string {
  if (bytes === undefined) return graph.node('MatMul', [queries, keys]);
  const balanced = graph.node('Mul', [queries, bytes.keyScales]);
  const top = graph.node('ReduceMax', [graph.node('Abs', [balanced])], { attributes: { keepdims: 0 } });
  const scale = graph.node('Div', [top, graph.float32([127], [])]);
  const middle = graph.constant('uint8', [], Uint8Array.of(128));
  const asked = graph.node('QuantizeLinear', [balanced, scale, middle]);
  const products = graph.node('MatMulInteger', [asked, keys]);
  const raw = graph.node('Cast', [products], { attributes: { to: 1 } });
  return graph.node('Mul', [graph.node('Add', [raw, bytes.keyOffsets]), scale]);
}

/** Values weighted by shares, [1, heads, new, frames]: [1, heads, new, head width] */
function sumOf(graph: Graph, shares: string, { values, bytes }: Cross, config: WhisperConfig): string {
  if (bytes === undefined) return graph.node('MatMul', [shares, values]);
  const { heads, frames } = sizesOf(config);
  const rows = graph.node('Reshape', [shares, graph.int64([-1, frames])]);
  const { values: levels, scales } = quantizeShares(graph, rows, frames);
  const byHead = graph.node('Reshape', [levels, graph.int64([1, heads, -1, frames])]);
  const sums = graph.node('Cast', [graph.node('MatMulInteger', [byHead, values])], { attributes: { to: 1 } });
  const rowScales = graph.node('Reshape', [scales, graph.int64([1, heads, -1, 1])]);
  return graph.node('Mul', [sums, graph.node('Mul', [rowScales, bytes.valueScales])]);
}

/** int8 of a tensor, seen as rows of a length with a scale each. */
function bytesOfRows(
  graph: Graph,
  x: string,
  [rows, length]: readonly [number, number],
  greatest: number,
): { values: string; scales: string } {
  const flat = graph.node('Reshape', [x, graph.int64([rows, length])]);
  const top = graph.node('ReduceMax', [graph.node('Abs', [flat]), graph.int64([1])]);
  const scales = graph.node('Div', [top, graph.float32([greatest], [])]);
  const zeros = graph.constant('int8', [rows, 1], new Uint8Array(rows));
  return { values: bytesByRow(graph, [flat, scales, zeros], length), scales };
}

/** Keys of some heads as numbers: [heads, head width, frames] */
export function keysOfHeads(
  graph: Graph,
  { keys, bytes }: Cross,
  heads: readonly number[],
  config: WhisperConfig,
): string {
  const { heads: all, width } = sizesOf(config);
  const pick = (x: string, dims: readonly number[]): string => {
    const chosen = [graph.node('Reshape', [x, graph.int64(dims)]), graph.int64(heads)];
    return graph.node('Gather', chosen, { attributes: { axis: 0 } });
  };
  const chosen = pick(keys, [all, width, -1]);
  if (bytes === undefined) return chosen;
  const numbers = graph.node('Cast', [chosen], { attributes: { to: 1 } });
  return graph.node('Mul', [numbers, pick(bytes.keyScales, [all, width, 1])]);
}
