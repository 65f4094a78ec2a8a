import { LabError } from '../../../contract/failure.ts';
import { readOnnx, type StoredGraph } from './stored-graph.ts';
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
 * @param file its name, for the error
 * @throws LabError `WeightsCorrupt` when it is no ONNX file
 */
export function onnxWeights(model: Uint8Array, file: string): OnnxWeights {
  const tensors = tensorsOf(model, file);
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

function tensorsOf(model: Uint8Array, file: string): StoredGraph['tensors'] {
  try {
    return readOnnx(model).tensors;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw corrupt(file, error.message);
  }
}

const corrupt = (file: string, cause: string): LabError =>
  new LabError({ type: 'WeightsCorrupt', summary: `${file} is not the weights it should be.`, cause });
