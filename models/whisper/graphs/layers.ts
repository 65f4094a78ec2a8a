import type { ExternalData, Placed } from '../../runtimes/onnx/writer/external-data.ts';
import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { Safetensors } from '../../safetensors.ts';
import { quantizePerOutput } from './quantize.ts';

/** How matrices are multiplied: as published, or with int8 weights and inputs that are quantised on the way. */
export type MatMulPrecision = 'fp32' | 'int8';

/** The matrices of one or more projections of the same input, side by side. */
export interface Projection {
  /** Prefixes of their tensors: `model.encoder.layers.0.fc1`. */
  names: readonly string[];
  inputs: number;
  /** Of each of them. */
  outputs: number;
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
  readonly #placed = new Map<string, Placed>();

  /** @param wrote is called after each tensor */
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
    const placed = await this.#once(name, async () => bytesOf(await this.#published.read(name, dims)));
    return graph.external('float32', dims, placed);
  }

  /** [outputs, inputs], PyTorch's order. */
  async matrix(graph: Graph, { names, inputs, outputs }: Projection): Promise<string> {
    const key = `${names.join()}.weight`;
    const placed = await this.#once(key, async () => bytesOf(await this.#stack(names, inputs, outputs)));
    return graph.external('float32', [names.length * outputs, inputs], placed);
  }

  /** [inputs, outputs] and [outputs] */
  async quantized(graph: Graph, projection: Projection): Promise<[values: string, scales: string]> {
    const { names, inputs, outputs } = projection;
    const all = names.length * outputs;
    const key = `${names.join()}.int8`;
    if (!this.#placed.has(key)) {
      const stacked = await this.#stack(names, inputs, outputs);
      const { values, scales } = quantizePerOutput(stacked, all, this.#greatest);
      await this.#once(key, () => Promise.resolve(bytesOf(values)));
      await this.#once(`${key}.scales`, () => Promise.resolve(bytesOf(scales)));
    }
    const placed = (name: string): Promise<Placed> =>
      this.#once(name, () => Promise.reject(new Error(`${name} was not written`)));
    return [
      graph.external('int8', [inputs, all], await placed(key)),
      graph.external('float32', [all], await placed(`${key}.scales`)),
    ];
  }

  /** [outputs]; zeros for a projection that has none, such as keys. */
  async bias(graph: Graph, { names, outputs }: Projection): Promise<string> {
    const placed = await this.#once(`${names.join()}.bias`, async () => {
      const stacked = new Float32Array(names.length * outputs);
      for (const [i, name] of names.entries()) {
        if (!this.has(`${name}.bias`)) continue;
        stacked.set(await this.#published.read(`${name}.bias`, [outputs]), i * outputs);
      }
      return bytesOf(stacked);
    });
    return graph.external('float32', [names.length * outputs], placed);
  }

  async #stack(names: readonly string[], inputs: number, outputs: number): Promise<Float32Array> {
    const [first = ''] = names;
    if (names.length === 1) return this.#published.read(`${first}.weight`, [outputs, inputs]);
    const stacked = new Float32Array(names.length * outputs * inputs);
    for (const [i, name] of names.entries()) {
      stacked.set(await this.#published.read(`${name}.weight`, [outputs, inputs]), i * outputs * inputs);
    }
    return stacked;
  }

  async #once(key: string, make: () => Promise<Uint8Array>): Promise<Placed> {
    const earlier = this.#placed.get(key);
    if (earlier !== undefined) return earlier;
    const placed = await this.#data.append(await make());
    this.#placed.set(key, placed);
    this.#wrote();
    return placed;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
