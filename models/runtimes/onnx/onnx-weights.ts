import { LabError } from '../../../contract/failure.ts';
import { wireFields, type WireField } from './wire-fields.ts';
import { elementTypes } from './writer/element-type.ts';

/** The float32 tensors that lie inside an ONNX file, by their names: for a graph that is written anew. */
export interface OnnxWeights {
  /**
   * @param dims what the architecture expects
   * @throws LabError `WeightsCorrupt`: absent, or of other dimensions
   */
  read(name: string, dims: readonly number[]): Float32Array;
}

/**
 * Field numbers: onnx.proto.
 * @param file its name, for the error
 * @throws LabError `WeightsCorrupt` when it is no ONNX file
 */
export function onnxWeights(model: Uint8Array, file: string): OnnxWeights {
  const tensors = new Map(weightsOf(model, file).map((tensor) => [tensor.name, tensor]));
  return {
    read(name, dims) {
      const found = tensors.get(name);
      if (found === undefined) throw corrupt(file, `it has no tensor "${name}"`);
      const { bytes } = found;
      const isFloats = found.type === elementTypes.float32;
      if (!isFloats || bytes.length !== 4 * dims.reduce((product, dim) => product * dim, 1)) {
        throw corrupt(file, `"${name}" is not float32 [${dims.join(', ')}] in ${bytes.length} bytes`);
      }
      if (found.dims.join() !== dims.join()) {
        throw corrupt(file, `"${name}" is [${found.dims.join(', ')}], expected [${dims.join(', ')}]`);
      }
      // A copy: the bytes may begin anywhere in the file, floats only at multiples of four.
      return new Float32Array(Uint8Array.from(bytes).buffer);
    },
  };
}

interface StoredTensor {
  name: string;
  type: number;
  dims: readonly number[];
  bytes: Uint8Array;
}

function weightsOf(model: Uint8Array, file: string): StoredTensor[] {
  try {
    const graphs = contents(wireFields(model), 7);
    return graphs.flatMap((graph) => contents(wireFields(graph), 5).map(storedTensor));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw corrupt(file, error.message);
  }
}

function storedTensor(message: Uint8Array): StoredTensor {
  const fields = wireFields(message);
  const [type] = contents(fields, 2).map(varint);
  const [name] = contents(fields, 8);
  const [bytes] = contents(fields, 9);
  return {
    name: Buffer.from(name ?? []).toString('utf8'),
    type: type ?? 0,
    dims: contents(fields, 1).map(varint),
    bytes: bytes ?? new Uint8Array(),
  };
}

const contents = (fields: readonly WireField[], wanted: number): Uint8Array[] =>
  fields.filter(({ field }) => field === wanted).map(({ content }) => content);

const varint = (bytes: Uint8Array): number =>
  bytes.reduceRight((value, byte) => value * 128 + (byte & 0x7f), 0);

const corrupt = (file: string, cause: string): LabError =>
  new LabError({ type: 'WeightsCorrupt', summary: `${file} is not the weights it should be.`, cause });
