import { sampleRateHz } from './decode.ts';

/**
 * The longest stretch that the model hears at once. Its authors trained it on 4 to 30 s and refuse 64 s;
 * beyond 30 s it drops words.
 */
export const longestWindowSeconds = 30;
const longest = longestWindowSeconds * sampleRateHz;
/** A cut is looked for in the last part of a window, so that no window gets short. */
const earliestCut = longest / 2;
/** A pause between words lasts longer than this; a stop consonant does not. */
const pause = 0.2 * sampleRateHz;
const hop = 0.02 * sampleRateHz;

/** From the first sample to the one after the last. */
export interface Window {
  start: number;
  end: number;
}

/**
 * Cuts a recording where it is quietest, so that no window is longer than the model can take and no word is torn.
 * Nothing is left out: the windows lie end to end.
 *
 * @param samples [-1, 1] at 16 kHz
 */
export function windowsOf(samples: Float32Array): Window[] {
  const windows: Window[] = [];
  let start = 0;
  while (samples.length - start > longest) {
    const end = quietest(samples, start + earliestCut, start + longest);
    windows.push({ start, end });
    start = end;
  }
  return [...windows, { start, end: samples.length }];
}

/** The middle of the stretch of 0.2 s with the least energy between two samples. */
function quietest(samples: Float32Array, from: number, to: number): number {
  let best = from;
  let least = Infinity;
  for (let start = from; start + pause <= to; start += hop) {
    let energy = 0;
    for (let at = start; at < start + pause; at++) energy += (samples[at] ?? 0) ** 2;
    if (energy < least) [best, least] = [start, energy];
  }
  return best + pause / 2;
}
