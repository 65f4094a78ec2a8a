import type { SampleRanges } from '../../audio/audio.ts';
import { float32, floats, type FloatTensor } from '../runtimes/onnx/tensor.ts';
import type { Session } from '../runtimes/onnx/session.ts';

export const sampleRateHz = 16_000;
/** New samples in each window: 32 ms. */
export const windowSamples = 512;
/** Samples of the window before that the model sees again. */
const contextSamples = 64;
const inputSamples = contextSamples + windowSamples;
/** Windows in one run of the graph: 2 s of audio; more are not faster. */
const windowsInRun = 64;

const silentState = (): FloatTensor => float32(new Float32Array(128), [1, 1, 128]);

/**
 * How likely each window of 512 samples is speech, 0..1; the last window is filled up with zeros.
 * The LSTM's state goes from run to run, so the result does not depend on how windows are grouped.
 *
 * @param session silero_vad_16k_sequence.onnx: [n, 576], h, c -> [n], h, c
 * @param samples [-1, 1] at 16 kHz; read as they are needed
 */
export async function speechProbabilities(session: Session, samples: SampleRanges): Promise<Float32Array> {
  const count = Math.ceil(samples.length / windowSamples);
  const probabilities = new Float32Array(count);
  const frames = new Float32Array(Math.min(windowsInRun, count) * inputSamples);
  let h = silentState();
  let c = silentState();
  for (let first = 0; first < count; first += windowsInRun) {
    const windows = Math.min(windowsInRun, count - first);
    const input = float32(frames.subarray(0, windows * inputSamples), [windows, inputSamples]);
    frame(samples, first, input.data);
    const outputs = await session.run({ input, h, c });
    probabilities.set(floats(outputs, 'speech_probs').data, first);
    h = floats(outputs, 'hn');
    c = floats(outputs, 'cn');
  }
  return probabilities;
}

/**
 * Windows with the end of the one before in front; silence lies before and after the recording.
 * @param frames to be filled: Float32Array, [windows, 576]
 */
function frame(samples: SampleRanges, first: number, frames: Float32Array): void {
  const from = first * windowSamples - contextSamples;
  const heard = samples.subarray(Math.max(0, from), (first + frames.length / inputSamples) * windowSamples);
  frames.fill(0);
  for (let at = 0, start = from; at < frames.length; at += inputSamples, start += windowSamples) {
    const inHeard = start - Math.max(0, from);
    const known = heard.subarray(Math.max(0, inHeard), Math.max(0, inHeard + inputSamples));
    frames.set(known, at + Math.max(0, -start));
  }
}
