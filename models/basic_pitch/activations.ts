import type { Session } from '../runtimes/onnx/session.ts';
import { float32, floats } from '../runtimes/onnx/tensor.ts';

export const sampleRateHz = 22_050;
/** Samples from frame to frame. */
export const hop = 256;
/** Keys of a piano, from A0. */
export const keys = 88;
/** What the net hears at once, and the frames that it says of it. */
export const windowSamples = 2 * sampleRateHz - hop;
export const windowFrames = 172;
/** Windows overlap by thirty frames; of each, half of them at either end are left to the other window. */
const droppedFrames = 15;
const keptFrames = windowFrames - 2 * droppedFrames;
const lead = droppedFrames * hop;
const step = windowSamples - 2 * lead;
/** Of a second of audio: the authors count whole ones. */
const framesPerSecond = Math.floor(sampleRateHz / hop);

const input = 'serving_default_input_2:0';
const noteOutput = 'StatefulPartitionedCall:1';
const onsetOutput = 'StatefulPartitionedCall:2';

/** How sure the net is, 0 to 1, of each key in each frame: [frames, keys]. */
export interface Activations {
  frames: number;
  /** That it sounds. */
  notes: Float32Array;
  /** That it begins. */
  onsets: Float32Array;
}

/**
 * What the net says of a recording, window after window as the authors cut it (`run_inference` of basic-pitch).
 *
 * @param samples [-1, 1] at 22.05 kHz
 * @param onWindow called after each window of 1.6 s
 */
export async function activationsOf(
  net: Session,
  samples: Float32Array,
  onWindow: () => void,
): Promise<Activations> {
  const frames = Math.floor(samples.length * (framesPerSecond / sampleRateHz));
  const notes = new Float32Array(frames * keys);
  const onsets = new Float32Array(frames * keys);
  for (let first = 0; first < frames; first += keptFrames) {
    const start = (first / keptFrames) * step - lead;
    const heard = new Float32Array(windowSamples);
    heard.set(samples.subarray(Math.max(0, start), start + windowSamples), Math.max(0, -start));
    const said = await net.run({ [input]: float32(heard, [1, windowSamples, 1]) }, [noteOutput, onsetOutput]);
    const count = Math.min(keptFrames, frames - first);
    const kept = (name: string): Float32Array =>
      floats(said, name).data.subarray(droppedFrames * keys, (droppedFrames + count) * keys);
    notes.set(kept(noteOutput), first * keys);
    onsets.set(kept(onsetOutput), first * keys);
    onWindow();
  }
  return { frames, notes, onsets };
}
