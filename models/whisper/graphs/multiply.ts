import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { LayerWeights, Projection } from './layers.ts';
import { blockLengths } from './quantize.ts';

/**
 * How matrices are multiplied. `fp32`: as published. `standard`: the same in ONNX's own operator, for devices that have
 * no other. The others have int8 weights and quantise their input on the way: `rows` each row of many (the encoder),
 * `blocks` each few numbers of a row (the decoder), `tensor` all at once (the decoder of one row, where the processor
 * lacks what `blocks` wants).
 */
export type Arithmetic = 'fp32' | 'standard' | 'rows' | 'blocks' | 'tensor';

/** A projection's bias is added where it is `biased`. */
export type Biased = Projection & {
  biased: boolean;
  /** Gives the logits: it is multiplied in the blocks that words are looked up in. */
  toWords?: boolean;
  /** Its input comes from a GELU, which goes no lower than -0.17. */
  afterGelu?: boolean;
};

const microsoft = { domain: 'com.microsoft' } as const;

/** x, [..., inputs], times the matrices: [..., outputs of all]. */
export async function multiply(
  graph: Graph,
  weights: LayerWeights,
  arithmetic: Arithmetic,
  x: string,
  projection: Biased,
): Promise<string> {
  const bias = projection.biased ? await weights.bias(graph, projection) : undefined;
  switch (arithmetic) {
    case 'fp32':
    case 'standard': {
      const matrix = await weights.matrix(graph, projection);
      const product =
        arithmetic === 'fp32'
          ? graph.node('FusedMatMul', [x, matrix], { ...microsoft, attributes: { transB: 1 } })
          : // Turned once, when the graph is opened.
            graph.node('MatMul', [x, graph.node('Transpose', [matrix], { attributes: { perm: [1, 0] } })]);
      return bias === undefined ? product : graph.node('Add', [product, bias]);
    }
    case 'rows':
      return multiplyRows(
        graph,
        weights,
        quantizeRows(graph, x, projection.inputs, projection.afterGelu),
        projection,
      );
    case 'blocks': {
      const length = projection.toWords === true ? blockLengths.words : blockLengths.layers;
      const { values, scales } = await weights.inBlocks(graph, projection, length, 'matrix');
      const [K, N] = [projection.inputs, projection.names.length * projection.outputs];
      return graph.node('MatMulNBits', [x, values, scales, ...(bias === undefined ? [] : ['', '', bias])], {
        ...microsoft,
        // Level 4: the input as int8 too.
        attributes: { K, N, bits: 8, block_size: length, accuracy_level: 4 },
      });
    }
    case 'tensor': {
      const { values, scales } = await weights.perOutput(graph, projection);
      return graph.node(
        'DynamicQuantizeMatMul',
        [x, values, scales, ...(bias === undefined ? [] : ['', bias])],
        microsoft,
      );
    }
  }
}

/** A matrix of bytes, and what each of its rows was divided by. */
export interface Rows {
  values: string;
  /** [rows, 1] */
  scales: string;
  zero: string;
}

/** Least value of a GELU, and how many of 255 levels go to it: the rest lies above zero. */
const gelu = { below: 0.17, levels: 20 };

/**
 * x, [rows, inputs], in 8 bits with a scale for each row: one frame that is much louder than the others takes nothing
 * from theirs. In one scale for all, the error of the encoder is twice as large.
 */
export function quantizeRows(graph: Graph, x: string, inputs: number, afterGelu = false): Rows {
  const zero = afterGelu ? gelu.levels : 128;
  const greatest = graph.node('ReduceMax', [afterGelu ? x : graph.node('Abs', [x]), graph.int64([1])]);
  const needed = graph.node('Div', [greatest, graph.float32([255 - zero], [])]);
  const scales = afterGelu
    ? graph.node('Max', [needed, graph.float32([gelu.below / gelu.levels], [])])
    : needed;
  const middle = graph.constant('uint8', [], Uint8Array.of(zero));
  const middles = graph.node('Expand', [middle, graph.node('Shape', [scales])]);
  return { values: bytesByRow(graph, [x, scales, middles], inputs), scales, zero: middle };
}

/**
 * x, [rows, length], scales and zeros, [rows, 1], to bytes. A row is a block of its own: those are shared among
 * threads, where rows along an axis are not.
 */
export const bytesByRow = (graph: Graph, inputs: readonly string[], length: number): string =>
  graph.node('QuantizeLinear', inputs, { attributes: { axis: 1, block_size: length } });

/**
 * Shares of attention, [rows, frames], in 8 bits with a scale for each row, [rows, 1]: spread over all frames they are
 * small numbers, on a single one they are near 1.
 */
export function quantizeShares(graph: Graph, shares: string, frames: number): Omit<Rows, 'zero'> {
  const top = graph.node('ReduceMax', [shares, graph.int64([1])]);
  const scales = graph.node('Div', [top, graph.float32([255], [])]);
  return { values: bytesByRow(graph, [shares, scales], frames), scales };
}

/** Rows of bytes times a matrix of int8. */
export async function multiplyRows(
  graph: Graph,
  weights: LayerWeights,
  rows: Rows,
  projection: Biased,
): Promise<string> {
  const { values, scales } = await weights.perOutput(graph, projection);
  const one = graph.float32([1], []);
  const product = graph.node(
    'MatMulIntegerToFloat',
    [rows.values, values, one, scales, rows.zero],
    microsoft,
  );
  const scaled = graph.node('Mul', [product, rows.scales]);
  return projection.biased ? graph.node('Add', [scaled, await weights.bias(graph, projection)]) : scaled;
}
