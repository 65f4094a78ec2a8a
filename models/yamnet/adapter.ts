import { LabError } from '../../contract/failure.ts';
import type { Adapter, LoadContext } from '../adapter.ts';
import { openSession, type Session } from '../runtimes/onnx/session.ts';
import { float32, type FloatTensor, type Tensor } from '../runtimes/onnx/tensor.ts';
import { weightsFile } from '../weights-file.ts';
import { readClassNames } from './class-names.ts';
import { piecesOf } from './frames.ts';

/** What the network makes of a frame before it names anything. */
const embeddingWidth = 1024;

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const names = await readClassNames(weightsFile(files, 'classes'));
    const session = await openSession(weightsFile(files, 'model'), { threads, provider });
    const mean = (samples: Float32Array, width: number): Promise<Float64Array> =>
      meanOverFrames(session, samples, width, progress);
    return {
      async classify({ samples }) {
        const scores = await mean(samples, names.length);
        const labels = names.map((label, index) => ({ label, score: scores[index] ?? 0 }));
        return { labels: labels.sort((a, b) => b.score - a.score) };
      },
      embed: async ({ samples }) => ({ vector: [...(await mean(samples, embeddingWidth))] }),
      dispose: () => session.release(),
    };
  },
};

/** What the graph gives for each frame in an output of this width, averaged as the authors do for a clip. */
async function meanOverFrames(
  session: Session,
  samples: Float32Array,
  width: number,
  progress: LoadContext['progress'],
): Promise<Float64Array> {
  const sum = new Float64Array(width);
  let done = 0;
  for (const piece of piecesOf(samples)) {
    const input = session.inputNames[0] ?? 'waveform';
    const outputs = await session.run({ [input]: float32(piece.samples, [piece.samples.length]) });
    const { data } = outputOf(outputs, width, piece.frames);
    // The published graphs add a frame of silence where rounding tells them that samples are left over.
    for (let at = 0; at < piece.frames * width; at++) {
      sum[at % width] = (sum[at % width] ?? 0) + (data[at] ?? 0);
    }
    done += piece.frames;
    progress(`${done} frames`);
  }
  return sum.map((value) => value / done);
}

/** Conversions name their outputs differently; scores, embeddings and spectrogram differ in their width. */
function outputOf(outputs: Readonly<Record<string, Tensor>>, width: number, frames: number): FloatTensor {
  for (const tensor of Object.values(outputs)) {
    const [rows = 0, columns] = tensor.dims;
    if (tensor.type === 'float32' && tensor.dims.length === 2 && columns === width && rows >= frames)
      return tensor;
  }
  throw new LabError({
    type: 'InvalidOutput',
    summary: `The graph of YAMNet gave no ${frames} frames of ${width} values.`,
    cause: Object.entries(outputs)
      .map(([name, { dims }]) => `${name} [${dims.join(', ')}]`)
      .join(', '),
  });
}
