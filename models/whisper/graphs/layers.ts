import type { ExternalData, Placed } from '../../runtimes/onnx/writer/external-data.ts';
import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { Safetensors } from '../../safetensors.ts';
import { quantizeBlocks, quantizePerOutput, type BlockLength } from './quantize.ts';

/** The matrices of one or more projections of the same input, side by side. */
export interface Projection {
  /** Prefixes of their tensors: `model.encoder.layers.0.fc1`. */
  names: readonly string[];
  inputs: number;
  /** Of each of them. */
  outputs: number;
}

/** Names of a quantised matrix and its scales in a graph. */
export interface QuantizedNames {
  values: string;
  scales: string;
}

/**
 * Reads published tensors and writes them beside the graphs in the form that these want; each once, whatever
 * number of graphs use it.
 */
export class LayerWeights {
  readonly #published: Safetensors;
  readonly #data: ExternalData;
  readonly #greatest: 127 | 63;
  readonly #wrote: () => void;
  readonly #placed = new Map<string, readonly Placed[]>();

  /**
   * @param greatest int8 weight
   * @param wrote is called after each tensor
   */
  constructor(published: Safetensors, data: ExternalData, greatest: 127 | 63, wrote: () => void) {
    this.#published = published;
    this.#data = data;
    this.#greatest = greatest;
    this.#wrote = wrote;
  }

  has(name: string): boolean {
    return this.#published.has(name);
  }

  /** A tensor as it is published. */
  async plain(graph: Graph, name: string, dims: readonly number[]): Promise<string> {
    const placed = await this.#once(name, async () => [await this.#published.read(name, dims)]);
    return graph.external('float32', dims, first(placed));
  }

  /** [outputs, inputs], PyTorch's order. */
  async matrix(graph: Graph, projection: Projection): Promise<string> {
    const { names, inputs, outputs } = projection;
    const placed = await this.#once(`${names.join()}.weight`, async () => [await this.#stack(projection)]);
    return graph.external('float32', [names.length * outputs, inputs], first(placed));
  }

  /** [inputs, outputs] and a scale for each output. */
  async perOutput(graph: Graph, projection: Projection): Promise<QuantizedNames> {
    const { names, inputs, outputs } = projection;
    const all = names.length * outputs;
    const [values, scales] = await this.#once(`${names.join()}.int8`, async () => {
      const quantized = quantizePerOutput(await this.#stack(projection), all, this.#greatest);
      return [quantized.values, quantized.scales];
    });
    return {
      values: graph.external('int8', [inputs, all], first([values])),
      scales: graph.external('float32', [all], first([scales])),
    };
  }

  /**
   * [outputs, blocks, length] and a scale for each block; as a table of rows, [outputs, blocks x length], to look
   * words up.
   */
  async inBlocks(
    graph: Graph,
    projection: Projection,
    length: BlockLength,
    form: 'matrix' | 'table',
  ): Promise<QuantizedNames> {
    const { names, inputs, outputs } = projection;
    const all = names.length * outputs;
    const blocks = Math.ceil(inputs / length);
    const [values, scales] = await this.#once(`${names.join()}.blocks of ${length}`, async () => {
      const quantized = quantizeBlocks(await this.#stack(projection), all, length);
      return [quantized.values, quantized.scales];
    });
    const isTable = form === 'table';
    const dims = isTable ? [all, blocks * length] : [all, blocks, length];
    return {
      values: graph.external('uint8', dims, first([values])),
      scales: graph.external('float32', isTable ? [all, blocks] : [all * blocks], first([scales])),
    };
  }

  /** [outputs]; zeros for a projection that has none, such as keys. */
  async bias(graph: Graph, { names, outputs }: Projection): Promise<string> {
    const placed = await this.#once(`${names.join()}.bias`, async () => {
      const stacked = new Float32Array(names.length * outputs);
      for (const [i, name] of names.entries()) {
        if (!this.has(`${name}.bias`)) continue;
        stacked.set(await this.#published.read(`${name}.bias`, [outputs]), i * outputs);
      }
      return [stacked];
    });
    return graph.external('float32', [names.length * outputs], first(placed));
  }

  async #stack({ names, inputs, outputs }: Projection): Promise<Float32Array> {
    const [only = ''] = names;
    if (names.length === 1) return this.#published.read(`${only}.weight`, [outputs, inputs]);
    const stacked = new Float32Array(names.length * outputs * inputs);
    for (const [i, name] of names.entries()) {
      stacked.set(await this.#published.read(`${name}.weight`, [outputs, inputs]), i * outputs * inputs);
    }
    return stacked;
  }

  /** Places what `make` gives, unless that was done before. */
  async #once(key: string, make: () => Promise<readonly Numbers[]>): Promise<readonly Placed[]> {
    const earlier = this.#placed.get(key);
    if (earlier !== undefined) return earlier;
    const places: Placed[] = [];
    for (const { buffer, byteOffset, byteLength } of await make()) {
      places.push(await this.#data.append(new Uint8Array(buffer, byteOffset, byteLength)));
      this.#wrote();
    }
    this.#placed.set(key, places);
    return places;
  }
}

type Numbers = Float32Array | Int8Array | Uint8Array;

function first(places: readonly (Placed | undefined)[]): Placed {
  const [place] = places;
  if (place === undefined) throw new Error('nothing was placed');
  return place;
}
