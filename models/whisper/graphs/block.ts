import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { LayerWeights } from './layers.ts';
import { multiply, multiplyRows, quantizeRows, type Arithmetic, type Biased } from './multiply.ts';

const microsoft = { domain: 'com.microsoft' } as const;

/** What runs through the layers: the sum of all that was added, and that sum normalised for the next step. */
export interface Stream {
  sum: string;
  normal: string;
}

/** The pieces of a transformer, in the operators of onnxruntime that do them fastest. */
export class Blocks {
  readonly graph: Graph;
  readonly weights: LayerWeights;
  readonly arithmetic: Arithmetic;

  constructor(graph: Graph, weights: LayerWeights, arithmetic: Arithmetic) {
    this.graph = graph;
    this.weights = weights;
    this.arithmetic = arithmetic;
  }

  /** x, [..., inputs], times a matrix: [..., outputs] */
  project(x: string, projection: Biased): Promise<string> {
    return multiply(this.graph, this.weights, this.arithmetic, x, projection);
  }

  /** x, [..., inputs], times each matrix of a projection at once, for few rows: [..., outputs] each */
  async projectEach(x: string, projection: Biased): Promise<string[]> {
    const { names, outputs } = projection;
    const all = await this.project(x, projection);
    const sizes = this.graph.int64(names.map(() => outputs));
    const wanted = names.map(() => true);
    return this.graph.nodes('Split', [all, sizes], wanted, { attributes: { axis: -1 } });
  }

  /**
   * The same for many rows, one matrix after the other: what came of all at once would be held twice while it is
   * split, a gigabyte for the largest model's cross-attention.
   */
  async projectApart(x: string, projection: Biased): Promise<string[]> {
    const { graph, weights } = this;
    // Quantised once for all.
    const rows = this.arithmetic === 'rows' ? quantizeRows(graph, x, projection.inputs) : undefined;
    const each: string[] = [];
    for (const name of projection.names) {
      const biased = projection.biased && weights.has(`${name}.bias`);
      const one = { ...projection, names: [name], biased };
      each.push(await (rows === undefined ? this.project(x, one) : multiplyRows(graph, weights, rows, one)));
    }
    return each;
  }

  async normalize(x: string, name: string, width: number): Promise<string> {
    const gamma = await this.weights.plain(this.graph, `${name}.weight`, [width]);
    const beta = await this.weights.plain(this.graph, `${name}.bias`, [width]);
    const attributes = { axis: -1, epsilon: { float: 1e-5 } };
    return this.graph.node('LayerNormalization', [x, gamma, beta], { attributes });
  }

  /**
   * Adds what a part of a layer gave; normalises the sum for the next part. In two operators: the fused one,
   * SkipLayerNormalization, takes six times as long on 1500 frames.
   */
  async addNormal(stream: string, added: string, norm: string, width: number): Promise<Stream> {
    const sum = this.graph.node('Add', [stream, added]);
    return { sum, normal: await this.normalize(sum, norm, width) };
  }

  async feedForward(x: string, layer: string, width: number, inner: number): Promise<string> {
    const { graph, weights } = this;
    const first = { names: [`${layer}.fc1`], inputs: width, outputs: inner };
    // These operators add a bias of their own at no cost.
    const addsBias = this.arithmetic === 'blocks' || this.arithmetic === 'tensor';
    const hidden = await this.project(x, { ...first, biased: addsBias });
    const active = addsBias
      ? graph.node('Gelu', [hidden], microsoft)
      : graph.node('BiasGelu', [hidden, await weights.bias(graph, first)], microsoft);
    const second = { names: [`${layer}.fc2`], inputs: inner, outputs: width };
    return this.project(active, { ...second, biased: true, afterGelu: true });
  }
}
