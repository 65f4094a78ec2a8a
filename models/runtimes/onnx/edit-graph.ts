import { LabError } from '../../../contract/failure.ts';
import { wireFields } from './wire-fields.ts';
import { elementTypes } from './writer/element-type.ts';
import { Message } from './writer/protobuf.ts';

/** A node without its attributes. An empty input is one that is left out. */
export interface EditedNode {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
}

export interface GraphEdit {
  /** Float32 inputs by name; one that the graph has already takes these dimensions. */
  inputs: Readonly<Record<string, readonly (number | string)[]>>;
  /** Values inside the graph that become float32 outputs. */
  outputs: Readonly<Record<string, readonly (number | string)[]>>;
  /** Called for each node in order; what it returns stands in its place. Another operator loses the attributes. */
  node: (node: EditedNode) => EditedNode;
}

/**
 * Rewrites a published ONNX file without touching its weights. Field numbers: onnx.proto.
 * @param name of the file, for the error
 * @throws LabError `WeightsCorrupt` when it is no ONNX file
 */
export function editGraph(model: Uint8Array, name: string, edit: GraphEdit): Uint8Array {
  try {
    const parts = wireFields(model).map(({ field, content, whole }) =>
      field === 7 ? new Message().bytes(7, editedGraph(content, edit)).encode() : whole,
    );
    return Buffer.concat(parts);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${name} is not a readable ONNX graph.`,
      cause: error.message,
    });
  }
}

function editedGraph(graph: Uint8Array, { inputs, outputs, node }: GraphEdit): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { field, content, whole } of wireFields(graph)) {
    const isReplaced = field === 11 && nameOf(content) in inputs;
    if (field === 1) parts.push(new Message().bytes(1, editedNode(content, node)).encode());
    else if (!isReplaced) parts.push(whole);
  }
  const declared = new Message();
  for (const [name, dims] of Object.entries(inputs)) declared.message(11, valueInfo(name, dims));
  for (const [name, dims] of Object.entries(outputs)) declared.message(12, valueInfo(name, dims));
  return Buffer.concat([...parts, declared.encode()]);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const nameOf = (valueInfo: Uint8Array): string =>
  text(wireFields(valueInfo).find(({ field }) => field === 1)?.content ?? new Uint8Array());

function editedNode(bytes: Uint8Array, edit: GraphEdit['node']): Uint8Array {
  const fields = wireFields(bytes);
  const texts = (wanted: number): string[] =>
    fields.filter(({ field }) => field === wanted).map(({ content }) => text(content));
  const before: EditedNode = { inputs: texts(1), outputs: texts(2), operator: texts(4)[0] ?? '' };
  const after = edit(before);
  if (after === before) return bytes;
  const message = new Message();
  for (const input of after.inputs) message.text(1, input);
  for (const output of after.outputs) message.text(2, output);
  message.text(4, after.operator);
  // 5: attributes, 7: the operator's domain.
  const kept = after.operator === before.operator ? [5, 7] : [];
  for (const { field, content } of fields) if (kept.includes(field)) message.bytes(field, content);
  return message.encode();
}

function valueInfo(name: string, dims: readonly (number | string)[]): Message {
  const shape = new Message();
  for (const dim of dims) {
    const dimension = new Message();
    shape.message(1, typeof dim === 'number' ? dimension.integer(1, dim) : dimension.text(2, dim));
  }
  const tensor = new Message().integer(1, elementTypes.float32).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
