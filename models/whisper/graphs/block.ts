import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { LayerWeights, MatMulPrecision, Projection } from './layers.ts';

const microsoft = { domain: 'com.microsoft' } as const;
const epsilon = { float: 1e-5 };

/** What runs through the layers: the sum of all that was added, and that sum normalised for the next step. */
export interface Stream {
  sum: string;
  normal: string;
}

/** The pieces of a transformer in onnxruntime's fused operators. */
export class Blocks {
  readonly graph: Graph;
  readonly weights: LayerWeights;
  readonly precision: MatMulPrecision;

  constructor(graph: Graph, weights: LayerWeights, precision: MatMulPrecision) {
    this.graph = graph;
    this.weights = weights;
    this.precision = precision;
  }

  /** x, [..., inputs], times the matrices: [..., outputs of all]. The bias is added where `biased`. */
  async project(x: string, projection: Projection, biased: boolean): Promise<string> {
    const { graph, weights } = this;
    if (this.precision === 'int8') {
      const [values, scales] = await weights.quantized(graph, projection);
      const bias = biased ? [await weights.bias(graph, projection)] : [];
      return graph.node('DynamicQuantizeMatMul', [x, values, scales, '', ...bias], microsoft);
    }
    const matrix = await weights.matrix(graph, projection);
    const product = graph.node('FusedMatMul', [x, matrix], { ...microsoft, attributes: { transB: 1 } });
    return biased ? graph.node('Add', [product, await weights.bias(graph, projection)]) : product;
  }

  /** Layer normalisation without anything added. */
  async normalize(x: string, name: string, width: number): Promise<string> {
    const [gamma, beta] = await this.#normWeights(name, width);
    return this.graph.node('LayerNormalization', [x, gamma, beta], { attributes: { axis: -1, epsilon } });
  }

  /** Adds what a part of a layer gave, and its bias; normalises the sum for the next part. */
  async addNormal(stream: string, added: string, bias: string, norm: string, width: number): Promise<Stream> {
    const [gamma, beta] = await this.#normWeights(norm, width);
    const [normal, , , sum] = this.graph.nodes(
      'SkipLayerNormalization',
      [added, stream, gamma, beta, bias],
      [true, false, false, true],
      { ...microsoft, attributes: { epsilon } },
    );
    return { normal, sum };
  }

  /** The feed-forward half of a layer, without the bias of its second matrix. */
  async feedForward(x: string, layer: string, width: number, inner: number): Promise<string> {
    const first = { names: [`${layer}.fc1`], inputs: width, outputs: inner };
    const active =
      this.precision === 'int8'
        ? this.graph.node('Gelu', [await this.project(x, first, true)], microsoft)
        : this.graph.node(
            'BiasGelu',
            [await this.project(x, first, false), await this.weights.bias(this.graph, first)],
            microsoft,
          );
    return this.project(active, { names: [`${layer}.fc2`], inputs: inner, outputs: width }, false);
  }

  /** One tensor of [..., parts x width] as `parts` of [..., width]. */
  split<const P extends readonly boolean[]>(x: string, parts: P, width: number): { [I in keyof P]: string } {
    const sizes = this.graph.int64(parts.map(() => width));
    return this.graph.nodes('Split', [x, sizes], parts, { attributes: { axis: -1 } });
  }

  async #normWeights(name: string, width: number): Promise<[gamma: string, beta: string]> {
    return [
      await this.weights.plain(this.graph, `${name}.weight`, [width]),
      await this.weights.plain(this.graph, `${name}.bias`, [width]),
    ];
  }
}
