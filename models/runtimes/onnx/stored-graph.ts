import { wireFields, type WireField } from './wire-fields.ts';

/** A tensor as a file holds it. */
export interface StoredTensor {
  /** By ONNX's numbers: `elementTypes`. */
  type: number;
  dims: readonly number[];
  /** Row-major, little-endian: a view of the file, which may begin anywhere in it. */
  bytes: Uint8Array;
}

/** What a published graph is made of, those inside its `If` and `Loop` nodes among it; of equal names the first. */
export interface StoredGraph {
  /** Inputs of the nodes by their names. */
  nodes: ReadonlyMap<string, readonly string[]>;
  tensors: ReadonlyMap<string, StoredTensor>;
}

/**
 * Reads an `.onnx` file. Field numbers: onnx.proto.
 * @throws RangeError when it is none
 */
export function readOnnx(model: Uint8Array): StoredGraph {
  const nodes = new Map<string, readonly string[]>();
  const tensors = new Map<string, StoredTensor>();
  const graphs = contents(wireFields(model), 7);
  for (let graph = graphs.pop(); graph !== undefined; graph = graphs.pop()) {
    for (const { field, content } of wireFields(graph)) {
      if (field === 1) {
        const node = wireFields(content);
        const name = contents(node, 3).map(text)[0] ?? '';
        if (!nodes.has(name)) nodes.set(name, contents(node, 1).map(text));
        for (const attribute of contents(node, 5)) graphs.push(...contents(wireFields(attribute), 6));
      } else if (field === 5) {
        const tensor = wireFields(content);
        const name = contents(tensor, 8).map(text)[0] ?? '';
        if (!tensors.has(name)) tensors.set(name, storedTensor(tensor));
      }
    }
  }
  return { nodes, tensors };
}

function storedTensor(fields: readonly WireField[]): StoredTensor {
  // A number alone may lie in a field of its type: floats as they are, bytes as varints.
  const floats = contents(fields, 4);
  const small = contents(fields, 5).flatMap(varints);
  return {
    type: contents(fields, 2).flatMap(varints)[0] ?? 0,
    dims: contents(fields, 1).flatMap(varints),
    bytes: contents(fields, 9)[0] ?? Buffer.concat([...floats, Uint8Array.from(small)]),
  };
}

const contents = (fields: readonly WireField[], wanted: number): Uint8Array[] =>
  fields.filter(({ field }) => field === wanted).map(({ content }) => content);

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Those of a packed field; of any other one. */
function varints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    values.push(value);
    [value, scale] = [0, 1];
  }
  return values;
}
