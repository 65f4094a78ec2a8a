import { elementTypes, type ElementType } from './element-type.ts';
import type { Placed } from './external-data.ts';
import { Message } from './protobuf.ts';

/** A name stands for a dimension that is open until the graph runs. */
export type Dimension = number | string;
/** A graph stands for what another operator runs: it sees the values of the graph around it. */
export type Attribute = number | { float: number } | { text: string } | { graph: Graph } | readonly number[];

export interface NodeOptions {
  attributes?: Readonly<Record<string, Attribute>>;
  /** Default: ONNX's own operators. `com.microsoft`: onnxruntime's. */
  domain?: 'com.microsoft';
}

export interface GraphOptions {
  /** The graph that it runs inside of, whose names it may not give again. */
  around?: Graph;
  /**
   * Version of ONNX's own operators. Default 17; since 18 reductions take their axes as an input, since 21 integers
   * have scales by the block.
   */
  opset?: 17 | 21;
}

/** That of ONNX 1.14 and of 1.16; readers refuse newer ones than they know. */
const irVersions = { 17: 9, 21: 10 } as const;

/**
 * An ONNX graph as it is written: nodes in the order of their work, weights here or in a file beside it.
 * Field numbers: onnx.proto.
 *
 * @example
 * const graph = new Graph('doubling');
 * const x = graph.input('x', 'float32', ['n']);
 * graph.output('y', 'float32', ['n'], graph.node('Add', [x, x]));
 * await writeFile('doubling.onnx', graph.encode());
 */
export class Graph {
  readonly #name: string;
  readonly #nodes: Message[] = [];
  readonly #weights: Message[] = [];
  readonly #inputs: Message[] = [];
  readonly #outputs: Message[] = [];
  readonly #names: { given: number };
  readonly #opset: 17 | 21;

  constructor(name: string, { around, opset = 17 }: GraphOptions = {}) {
    this.#name = name;
    this.#names = around === undefined ? { given: 0 } : around.#names;
    this.#opset = opset;
  }

  input(name: string, type: ElementType, dims: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, type, dims));
    return name;
  }

  /** Gives a value to the outside under a name of its own. */
  output(name: string, type: ElementType, dims: readonly Dimension[], value: string): void {
    this.#nodes.push(nodeMessage('Identity', [value], [name], {}));
    this.#outputs.push(valueInfo(name, type, dims));
  }

  /** Gives a value to the outside as it is: for a graph inside another one, whose outputs go by their place. */
  result(type: ElementType, dims: readonly Dimension[], value: string): void {
    this.#outputs.push(valueInfo(value, type, dims));
  }

  /** A node of one output, whose name is returned. An empty input is one that is left out. */
  node(operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const output = this.#fresh(operator);
    this.#nodes.push(nodeMessage(operator, inputs, [output], options));
    return output;
  }

  /** A node of several outputs: `wanted` says which are used, in order. */
  nodes<const W extends readonly boolean[]>(
    operator: string,
    inputs: readonly string[],
    wanted: W,
    options: NodeOptions = {},
  ): { [I in keyof W]: string } {
    const outputs = wanted.map((used) => (used ? this.#fresh(operator) : ''));
    this.#nodes.push(nodeMessage(operator, inputs, outputs, options));
    return outputs as { [I in keyof W]: string };
  }

  /** A tensor inside the graph's own file: for small ones. */
  constant(type: ElementType, dims: readonly number[], bytes: Uint8Array): string {
    const name = this.#fresh('constant');
    this.#weights.push(tensor(name, type, dims).bytes(9, bytes));
    return name;
  }

  int64(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant('int64', dims, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  float32(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant('float32', dims, new Uint8Array(Float32Array.from(values).buffer));
  }

  /** A tensor whose bytes lie in a file beside the graph's. */
  external(type: ElementType, dims: readonly number[], { location, offset, length }: Placed): string {
    const name = this.#fresh('weight');
    const entries = Object.entries({ location, offset: String(offset), length: String(length) });
    const message = tensor(name, type, dims);
    for (const [key, value] of entries) message.message(13, new Message().text(1, key).text(2, value));
    this.#weights.push(message.integer(14, 1));
    return name;
  }

  encode(): Uint8Array {
    const model = new Message()
      .integer(1, irVersions[this.#opset])
      .text(2, 'model-lab')
      .message(7, this.message());
    for (const [domain, version] of Object.entries({ '': this.#opset, 'com.microsoft': 1 })) {
      model.message(8, new Message().text(1, domain).integer(2, version));
    }
    return model.encode();
  }

  /** The graph alone, as it stands in a model or in an attribute. */
  message(): Message {
    const graph = new Message();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, this.#name);
    for (const weight of this.#weights) graph.message(5, weight);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    return graph;
  }

  #fresh(what: string): string {
    return `${what}_${this.#names.given++}`;
  }
}

function nodeMessage(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  { attributes = {}, domain }: NodeOptions,
): Message {
  const message = new Message();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(4, operator);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value));
  if (domain !== undefined) message.text(7, domain);
  return message;
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  if ('text' in value) return message.text(4, value.text).integer(20, 3);
  if ('graph' in value) return message.message(6, value.graph.message()).integer(20, 5);
  for (const one of value) message.integer(8, one);
  return message.integer(20, 7);
}

function tensor(name: string, type: ElementType, dims: readonly number[]): Message {
  const message = new Message();
  for (const dim of dims) message.integer(1, dim);
  return message.integer(2, elementTypes[type]).text(8, name);
}

function valueInfo(name: string, type: ElementType, dims: readonly Dimension[]): Message {
  const shape = new Message();
  for (const dim of dims) {
    const dimension = new Message();
    shape.message(1, typeof dim === 'number' ? dimension.integer(1, dim) : dimension.text(2, dim));
  }
  const tensorType = new Message().integer(1, elementTypes[type]).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}
