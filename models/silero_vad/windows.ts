import type { SampleRanges } from '../../audio/audio.ts';

export const sampleRateHz = 16_000;
/** New samples in each window: 32 ms. */
export const windowSamples = 512;
/** Samples of the window before that the model hears again. */
const contextSamples = 64;
/** Samples that a window's end is lengthened by, read backwards. */
const mirroredSamples = 64;
/** Of a window as the graph takes it. */
export const windowWidth = contextSamples + windowSamples + mirroredSamples;

/**
 * Windows from `first` on, each with the end of the one before in front and its own end mirrored behind; silence lies
 * before and after the recording.
 *
 * @param into is filled: Float32Array, [windows, 640]
 */
export function fillWindows(samples: SampleRanges, first: number, into: Float32Array): void {
  const from = first * windowSamples - contextSamples;
  const heard = samples.subarray(Math.max(0, from), (first + into.length / windowWidth) * windowSamples);
  into.fill(0);
  for (let at = 0, start = from; at < into.length; at += windowWidth, start += windowSamples) {
    const inHeard = start - Math.max(0, from);
    const known = heard.subarray(Math.max(0, inHeard), Math.max(0, inHeard + contextSamples + windowSamples));
    into.set(known, at + Math.max(0, -start));
    const end = at + contextSamples + windowSamples;
    // The last sample itself is not repeated.
    for (let i = 0; i < mirroredSamples; i++) into[end + i] = into[end - 2 - i] ?? 0;
  }
}
