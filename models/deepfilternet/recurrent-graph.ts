import { openSession, type SessionOptions } from '../runtimes/onnx/session.ts';
import { float32, floats, type Tensor } from '../runtimes/onnx/tensor.ts';
import { hiddenSize, streamingGraph, type Streamed } from './streaming-graph.ts';

type Tensors = Record<string, Tensor>;

/** A graph whose GRUs go on where they stopped. */
export interface RecurrentGraph {
  /** What is given here knows nothing at first; each run of it knows the ones before. */
  start(): (inputs: Tensors) => Promise<Tensors>;
  release(): Promise<void>;
}

/**
 * @param path an ONNX file of DeepFilterNet3
 * @throws LabError
 */
export async function openRecurrentGraph(
  path: string,
  streamed: Streamed,
  options: SessionOptions,
): Promise<RecurrentGraph> {
  const session = await openSession(await streamingGraph(path, streamed), options);
  const statesOf = (state: (index: number) => Tensor): Tensors =>
    Object.fromEntries(
      Array.from({ length: streamed.recurrent }, (_, index) => [`state${index}`, state(index)]),
    );
  return {
    start() {
      let states = statesOf(() => float32(new Float32Array(hiddenSize), [1, 1, hiddenSize]));
      return async (inputs) => {
        const outputs = await session.run({ ...inputs, ...states });
        states = statesOf((index) => floats(outputs, `next${index}`));
        return outputs;
      };
    },
    release: () => session.release(),
  };
}
