import type { SampleRanges } from '../../audio/audio.ts';
import type { Session } from '../runtimes/onnx/session.ts';
import { float32, floats, type FloatTensor } from '../runtimes/onnx/tensor.ts';
import { foldedSamples, foldFrames, framesInWindow, sampleRateHz, windowSamples } from './frames.ts';
import { width } from './graph.ts';

/** Windows in one run of the graph: 8 s of audio; more are not faster. */
const windowsInRun = 256;

const silentState = (): FloatTensor => float32(new Float32Array(width), [1, 1, width]);

/**
 * How likely each window of 512 samples is speech, 0..1; the last window is filled up with zeros.
 * The LSTM's state goes from run to run, so the result does not depend on how windows are grouped.
 *
 * @param session of `sileroGraph`
 * @param samples [-1, 1] at 16 kHz; read as they are needed
 * @param progress says how far it is, for each run
 */
export async function speechProbabilities(
  session: Session,
  samples: SampleRanges,
  progress: (said: string) => void,
): Promise<Float32Array> {
  const count = Math.ceil(samples.length / windowSamples);
  const probabilities = new Float32Array(count);
  const space = Math.min(windowsInRun, count) * framesInWindow * foldedSamples;
  const all = { even: new Float32Array(space), odd: new Float32Array(space) };
  let h = silentState();
  let c = silentState();
  for (let first = 0; first < count; first += windowsInRun) {
    progress(`at ${(first * windowSamples) / sampleRateHz} s of ${samples.length / sampleRateHz} s`);
    const frames = Math.min(windowsInRun, count - first) * framesInWindow;
    const even = float32(all.even.subarray(0, frames * foldedSamples), [frames, foldedSamples]);
    const odd = float32(all.odd.subarray(0, frames * foldedSamples), [frames, foldedSamples]);
    foldFrames(samples, first, { even: even.data, odd: odd.data });
    const outputs = await session.run({ even, odd, h, c });
    probabilities.set(floats(outputs, 'speech_probs').data, first);
    h = floats(outputs, 'hn');
    c = floats(outputs, 'cn');
  }
  return probabilities;
}
