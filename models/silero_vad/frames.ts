import type { SampleRanges } from '../../audio/audio.ts';

export const sampleRateHz = 16_000;
/** New samples in each window: 32 ms. */
export const windowSamples = 512;
/** Samples of the window before that the model hears again. */
const contextSamples = 64;
/** Pieces of a window that each go through a Fourier transform of 256 samples. */
export const framesInWindow = 4;
const hop = 128;
/** Values of a frame, once folded: half its samples. */
export const foldedSamples = 128;

/** Frames, each folded at its middle: Float32Array, [frames, 128] each. */
export interface FoldedFrames {
  /** x[i] + x[256 - i] for i of 1 to 127, and x[128]. */
  even: Float32Array;
  /** x[i] - x[256 - i] for i of 1 to 127, and 0. */
  odd: Float32Array;
}

/**
 * Frames of windows as the graph takes them. Cosines under a Hann window are the same from both ends, sines turn their
 * sign, and the window is 0 at x[0]: after folding, the transform takes half as many multiplications.
 *
 * A window is heard with the 64 samples before it; its last frame is filled up by reflection at its end. Silence
 * lies before and after the recording.
 *
 * @param first window to be framed
 * @param into is filled; its length says how many windows
 */
export function foldFrames(samples: SampleRanges, first: number, { even, odd }: FoldedFrames): void {
  const windows = even.length / (framesInWindow * foldedSamples);
  const from = first * windowSamples - contextSamples;
  const known = samples.subarray(Math.max(0, from), (first + windows) * windowSamples);
  const isWhole = known.length === contextSamples + windows * windowSamples;
  const heard = isWhole ? known : new Float32Array(contextSamples + windows * windowSamples);
  if (!isWhole) heard.set(known, Math.max(0, -from));

  for (let frame = 0; frame < windows * framesInWindow; frame++) {
    const start = frame * hop;
    const into = frame * foldedSamples - 1;
    const reflected = frame % framesInWindow === framesInWindow - 1 ? contextSamples : 0;
    for (let i = 1; i < foldedSamples; i++) {
      const one = heard[start + i] ?? 0;
      // x[256 - i], which beyond the window's end is a sample as far before it.
      const other = heard[start + (i <= reflected ? 126 + i : 256 - i)] ?? 0;
      even[into + i] = one + other;
      odd[into + i] = one - other;
    }
    even[into + foldedSamples] = heard[start + foldedSamples] ?? 0;
    odd[into + foldedSamples] = 0;
  }
}
