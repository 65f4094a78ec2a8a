import type { StoredGraph, StoredTensor } from './stored-graph.ts';

/**
 * Reads an `.ort` file, onnxruntime's own format: FlatBuffers, as much of them as its weights need.
 * Field numbers: onnxruntime's ort.fbs. Source of the encoding: flatbuffers.dev, "FlatBuffer Internals".
 * @throws RangeError when it is none
 */
export function readOrt(file: Uint8Array): StoredGraph {
  if (Buffer.from(file.subarray(4, 8)).toString('latin1') !== 'ORTM') throw new RangeError('is no .ort file');
  const nodes = new Map<string, readonly string[]>();
  const tensors = new Map<string, StoredTensor>();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const session = new Table(view, view.getUint32(0, true));
  const graphs = session.tables(1).flatMap((model) => model.tables(7));
  for (let graph = graphs.pop(); graph !== undefined; graph = graphs.pop()) {
    for (const node of graph.many(2)) {
      const name = node.text(0);
      if (!nodes.has(name)) nodes.set(name, node.texts(8));
      for (const attribute of node.many(10)) graphs.push(...attribute.tables(7));
    }
    for (const tensor of graph.many(0)) {
      const name = tensor.text(0);
      if (!tensors.has(name)) tensors.set(name, storedTensor(tensor));
    }
  }
  return { nodes, tensors };
}

const storedTensor = (tensor: Table): StoredTensor => ({
  type: tensor.int32(3),
  dims: tensor.int64s(2),
  bytes: tensor.bytes(4),
});

/** A table: an object whose fields may be absent. */
class Table {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  int32(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : this.#view.getInt32(at, true);
  }

  text(field: number): string {
    return Buffer.from(this.bytes(field)).toString('utf8');
  }

  bytes(field: number): Uint8Array {
    const [at, length] = this.#vector(field);
    return this.#bytes(at, length);
  }

  int64s(field: number): number[] {
    const [at, length] = this.#vector(field);
    return Array.from({ length }, (_, i) => Number(this.#view.getBigInt64(at + 8 * i, true)));
  }

  texts(field: number): string[] {
    return this.#targets(field).map((at) =>
      Buffer.from(this.#bytes(at + 4, this.#view.getUint32(at, true))).toString('utf8'),
    );
  }

  /** A field that is a vector of tables. */
  many(field: number): Table[] {
    return this.#targets(field).map((at) => new Table(this.#view, at));
  }

  /** A field that is a table, or nothing. */
  tables(field: number): Table[] {
    const at = this.#place(field);
    return at === undefined ? [] : [new Table(this.#view, this.#follow(at))];
  }

  #targets(field: number): number[] {
    const [at, length] = this.#vector(field);
    return Array.from({ length }, (_, i) => this.#follow(at + 4 * i));
  }

  /** Where the elements begin, and how many there are. */
  #vector(field: number): [at: number, length: number] {
    const at = this.#place(field);
    if (at === undefined) return [0, 0];
    const start = this.#follow(at);
    return [start + 4, this.#view.getUint32(start, true)];
  }

  /** Where a field lies. The table begins with the distance back to a list of its fields' offsets. */
  #place(field: number): number | undefined {
    const list = this.#at - this.#view.getInt32(this.#at, true);
    const entry = 4 + 2 * field;
    const offset = entry < this.#view.getUint16(list, true) ? this.#view.getUint16(list + entry, true) : 0;
    return offset === 0 ? undefined : this.#at + offset;
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  #bytes(at: number, length: number): Uint8Array {
    if (at + length > this.#view.byteLength) throw new RangeError('a field is longer than its file');
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length);
  }
}
