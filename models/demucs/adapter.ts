import type { Stereo } from '../../audio/audio.ts';
import { LabError } from '../../contract/failure.ts';
import type { Adapter, LoadContext, SeparatedStems } from '../adapter.ts';
import { openSession, type Session } from '../runtimes/onnx/session.ts';
import { float32, floats } from '../runtimes/onnx/tensor.ts';
import { weightsFile } from '../weights-file.ts';
import { levelOf } from './level.ts';
import { cut, segmentSamples, segmentsOf, triangle } from './segments.ts';

/** In the order in which the graph gives them. */
const names = ['drums', 'bass', 'other', 'vocals'] as const;

export const adapter: Adapter = {
  async load({ files, threads, provider, progress }) {
    const session = await openSession(weightsFile(files, 'model'), { threads, provider });
    return {
      separate: (audio) => separate(session, audio, progress),
      dispose: () => session.release(),
    };
  },
};

/** Segments one after the other, added up where they overlap, each sample by how well its segment knows it. */
async function separate(
  session: Session,
  { left, right, sampleRateHz }: Stereo,
  progress: LoadContext['progress'],
): Promise<SeparatedStems> {
  const { mean, deviation } = levelOf({ left, right, sampleRateHz });
  const levelled = [left, right].map((channel) => channel.map((sample) => (sample - mean) / deviation));
  const channels = names.flatMap(() => [new Float32Array(left.length), new Float32Array(left.length)]);
  const weights = triangle();
  const total = new Float32Array(left.length);
  for (const segment of segmentsOf(left.length)) {
    const mix = new Float32Array(2 * segmentSamples);
    for (const [index, channel] of levelled.entries()) mix.set(cut(channel, segment), index * segmentSamples);
    const stems = await run(session, mix);
    const { start, length, lead } = segment;
    for (const [index, channel] of channels.entries()) {
      const from = index * segmentSamples + lead;
      for (let at = 0; at < length; at++) {
        channel[start + at] = (channel[start + at] ?? 0) + (weights[at] ?? 0) * (stems[from + at] ?? 0);
      }
    }
    for (let at = 0; at < length; at++) total[start + at] = (total[start + at] ?? 0) + (weights[at] ?? 0);
    progress(`${Math.round((100 * (start + length)) / left.length)} %`);
  }
  for (const channel of channels) {
    for (let at = 0; at < channel.length; at++)
      channel[at] = ((channel[at] ?? 0) / (total[at] ?? 1)) * deviation + mean;
  }
  const stemOf = (index: number): { left: Float32Array; right: Float32Array } => ({
    left: channels[2 * index] ?? new Float32Array(),
    right: channels[2 * index + 1] ?? new Float32Array(),
  });
  return { stems: Object.fromEntries(names.map((name, index) => [name, stemOf(index)])), sampleRateHz };
}

/** @returns [stems, 2, segmentSamples] */
async function run(session: Session, mix: Float32Array): Promise<Float32Array> {
  const outputs = await session.run({ mix: float32(mix, [1, 2, segmentSamples]) }, ['stems']);
  const { data, dims } = floats(outputs, 'stems');
  const expected = [1, names.length, 2, segmentSamples];
  if (dims.join() === expected.join()) return data;
  throw new LabError({
    type: 'InvalidOutput',
    summary: 'The graph of Demucs gave stems of another shape.',
    cause: `expected [${expected.join(', ')}], got [${dims.join(', ')}]`,
  });
}
