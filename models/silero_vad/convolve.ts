import type { Graph } from '../runtimes/onnx/writer/graph.ts';

const taps = 3;

/** A convolution of three taps over the frames of each window, with a frame of zeros on either side, and a ReLU. */
export interface Layer {
  inputs: number;
  outputs: number;
  /** Frames that come in. */
  frames: number;
  stride: 1 | 2;
  /** Matrix products that share the frames that come out: each is spared the frames that its own do not touch. */
  products: number;
}

/**
 * x, [n, frames x inputs] -> [n, frames x outputs], as matrix products.
 *
 * @param kernel Float32Array, [outputs, inputs, 3]
 * @param bias Float32Array, [outputs]
 */
export function convolve(
  graph: Graph,
  x: string,
  layer: Layer,
  kernel: Float32Array,
  bias: Float32Array,
): string {
  const { inputs, outputs, frames, stride, products } = layer;
  const framesOut = Math.ceil(frames / stride / products);
  const parts = Array.from({ length: products }, (_, part) => {
    const out = { from: part * framesOut, to: (part + 1) * framesOut };
    const seen = {
      from: Math.max(0, out.from * stride - 1),
      to: Math.min(frames, (out.to - 1) * stride + 2),
    };
    const isAll = seen.to - seen.from === frames;
    const product = graph.node('Gemm', [
      isAll ? x : columns(graph, x, seen.from * inputs, seen.to * inputs),
      floats(graph, [(seen.to - seen.from) * inputs, framesOut * outputs], band(kernel, layer, seen, out)),
      floats(graph, [framesOut * outputs], repeated(bias, framesOut)),
    ]);
    return graph.node('Relu', [product]);
  });
  const [only = ''] = parts;
  return parts.length === 1 ? only : graph.node('Concat', parts, { attributes: { axis: 1 } });
}

/** From the first frame to the one after the last. */
interface Frames {
  from: number;
  to: number;
}

/** The kernel as a matrix from the frames that are seen to those that come out: a diagonal band, zeros around it. */
function band(
  kernel: Float32Array,
  { inputs, outputs, stride }: Layer,
  seen: Frames,
  out: Frames,
): Float32Array {
  const columnCount = (out.to - out.from) * outputs;
  const matrix = new Float32Array((seen.to - seen.from) * inputs * columnCount);
  for (let frameOut = out.from; frameOut < out.to; frameOut++) {
    for (let tap = 0; tap < taps; tap++) {
      const frame = frameOut * stride + tap - 1;
      if (frame < seen.from || frame >= seen.to) continue;
      for (let i = 0; i < inputs; i++) {
        const row = (frame - seen.from) * inputs + i;
        const at = row * columnCount + (frameOut - out.from) * outputs;
        for (let o = 0; o < outputs; o++) matrix[at + o] = kernel[(o * inputs + i) * taps + tap] ?? 0;
      }
    }
  }
  return matrix;
}

function repeated(bias: Float32Array, times: number): Float32Array {
  const all = new Float32Array(bias.length * times);
  for (let at = 0; at < all.length; at += bias.length) all.set(bias, at);
  return all;
}

const columns = (graph: Graph, x: string, from: number, to: number): string =>
  graph.node('Slice', [x, graph.int64([from]), graph.int64([to]), graph.int64([1])]);

/** A tensor of the graph with these values. */
export const floats = (
  graph: Graph,
  dims: readonly number[],
  { buffer, byteOffset, byteLength }: Float32Array,
): string => graph.constant('float32', dims, new Uint8Array(buffer, byteOffset, byteLength));
