import type { SampleRanges } from '../../audio/audio.ts';
import type { Session } from '../runtimes/onnx/session.ts';
import { float32, floats, type FloatTensor } from '../runtimes/onnx/tensor.ts';
import { width, windowsInGroup } from './graph.ts';
import { fillWindows, sampleRateHz, windowSamples, windowWidth } from './windows.ts';

/** Groups of windows in one run of the graph: 8 s of audio; more are not faster. */
const groupsInRun = 32;

const silentState = (): FloatTensor => float32(new Float32Array(width), [1, 1, width]);

/**
 * How likely each window of 512 samples is speech, 0..1; the last window is filled up with zeros.
 * The LSTM's state goes from run to run, so the result does not depend on how windows are grouped.
 *
 * @param session of `sileroGraph`
 * @param samples [-1, 1] at 16 kHz; read as they are needed
 * @param progress says for each run how far it is
 */
export async function speechProbabilities(
  session: Session,
  samples: SampleRanges,
  progress: (said: string) => void,
): Promise<Float32Array> {
  const count = Math.ceil(samples.length / windowSamples);
  const probabilities = new Float32Array(count);
  const groupWidth = windowsInGroup * windowWidth;
  const groupCount = Math.ceil(count / windowsInGroup);
  const space = new Float32Array(Math.min(groupsInRun, groupCount) * groupWidth);
  let h = silentState();
  let c = silentState();
  for (let firstGroup = 0; firstGroup < groupCount; firstGroup += groupsInRun) {
    const first = firstGroup * windowsInGroup;
    progress(`at ${(first * windowSamples) / sampleRateHz} s of ${samples.length / sampleRateHz} s`);
    const groups = Math.min(groupsInRun, groupCount - firstGroup);
    const windows = float32(space.subarray(0, groups * groupWidth), [groups, 1, windowsInGroup, windowWidth]);
    fillWindows(samples, first, windows.data);
    const outputs = await session.run({ windows, h, c });
    // The last group is filled up with silence.
    probabilities.set(floats(outputs, 'speech_probs').data.subarray(0, count - first), first);
    h = floats(outputs, 'hn');
    c = floats(outputs, 'cn');
  }
  return probabilities;
}
