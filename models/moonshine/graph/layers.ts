import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import { asSigned, beside, type ByteMatrix } from './byte-matrix.ts';
import type { PublishedWeights } from './published-weights.ts';

const microsoft = { domain: 'com.microsoft' } as const;

/** Of attention, in each published size. */
export const heads = 8;

/**
 * What both halves of the model are made of. Everything is multiplied and summed as in the published graphs, in their
 * order: a last bit that differs would grow with each quantisation, until other words come out.
 */
export class Layers {
  readonly graph: Graph;
  readonly weights: PublishedWeights;
  /** Matrices as signed bytes, which are those that VNNI multiplies; an older processor would cut their sums off. */
  readonly isSigned: boolean;

  constructor(graph: Graph, weights: PublishedWeights, isSigned: boolean) {
    this.graph = graph;
    this.weights = weights;
    this.isSigned = isSigned;
  }

  /** The same weights for a graph inside this one. */
  within(graph: Graph): Layers {
    return new Layers(graph, this.weights, this.isSigned);
  }

  floats(values: Float32Array, dims: readonly number[] = [values.length]): string {
    const { buffer, byteOffset, byteLength } = values;
    return this.graph.constant('float32', dims, new Uint8Array(buffer, byteOffset, byteLength));
  }

  normalize(x: string, module: string): string {
    const { graph, weights } = this;
    const scale = this.floats(weights.floats(`${module}.weight`));
    const attributes = { axis: -1, epsilon: { float: 1e-5 } };
    if (weights.isFused) return graph.node('LayerNormalization', [x, scale], { attributes });
    const mean = graph.node('ReduceMean', [x], { attributes: { axes: [-1] } });
    return graph.node('SimplifiedLayerNormalization', [graph.node('Sub', [x, mean]), scale], { attributes });
  }

  /** The sum, normalised: in one operator, as the published encoder ends. */
  addNormalized(x: string, added: string, module: string): string {
    const scale = this.floats(this.weights.floats(`${module}.weight`));
    return this.graph.node('SkipLayerNormalization', [x, added, scale], {
      ...microsoft,
      attributes: { epsilon: { float: 1e-5 } },
    });
  }

  /**
   * x, [..., inputs], in 8 bits with one scale, times what these modules multiply with: [..., outputs of all].
   * @param bias added after it
   */
  project(x: string, modules: readonly string[], bias?: string): string {
    return this.multiply(x, beside(modules.map((module) => this.weights.matrix(module))), bias);
  }

  multiply(x: string, { inputs, outputs, values, scales, zeros }: ByteMatrix, bias?: string): string {
    const type = this.isSigned ? 'int8' : 'uint8';
    const stored = (bytes: Uint8Array): Uint8Array => (this.isSigned ? asSigned(bytes) : bytes);
    const dims = scales.length === 1 ? [] : [outputs];
    const matrix = [
      this.graph.constant(type, [inputs, outputs], stored(values)),
      this.floats(scales, dims),
      this.graph.constant(type, dims, stored(zeros)),
    ];
    const added = bias === undefined ? [] : [this.floats(this.weights.floats(bias))];
    return this.graph.node('DynamicQuantizeMatMul', [x, ...matrix, ...added], microsoft);
  }

  split(x: string, sizes: readonly number[], axis = -1): string[] {
    const wanted = sizes.map(() => true);
    return this.graph.nodes('Split', [x, this.graph.int64(sizes)], wanted, { attributes: { axis } });
  }
}
