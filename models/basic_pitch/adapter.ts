import type { Adapter } from '../adapter.ts';
import { openSession } from '../runtimes/onnx/session.ts';
import { weightsFile } from '../weights-file.ts';
import { activationsOf } from './activations.ts';
import { notesOf } from './decode.ts';

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const net = await openSession(weightsFile(files, 'net'), { threads, provider });
    return {
      async music_transcription({ samples }) {
        const activations = await activationsOf(net, samples, () => progress('transcribing'));
        return { notes: notesOf(activations) };
      },
      dispose: () => net.release(),
    };
  },
};
