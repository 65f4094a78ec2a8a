import type { SampleRanges } from '../audio/audio.ts';

/** A pause between words lasts longer than this; a stop consonant does not. */
const pauseSeconds = 0.2;
const hopSeconds = 0.02;

/** From the first sample to the one after the last. */
export interface Window {
  start: number;
  end: number;
}

/**
 * Cuts a recording where it is quietest, so that no window is longer than a model can take and no word is torn.
 * Nothing is left out: the windows lie end to end.
 *
 * @param samples [-1, 1]
 * @param longestSeconds at least 0.4
 * @param sampleRateHz a multiple of 100
 */
export function windowsOf(samples: SampleRanges, longestSeconds: number, sampleRateHz = 16_000): Window[] {
  const longest = longestSeconds * sampleRateHz;
  const windows: Window[] = [];
  let start = 0;
  while (samples.length - start > longest) {
    // A cut is looked for in the last half, so that no window gets short.
    const end = quietest(samples, start + longest / 2, start + longest, sampleRateHz);
    windows.push({ start, end });
    start = end;
  }
  return [...windows, { start, end: samples.length }];
}

/** The middle of the stretch of 0.2 s with the least energy between two samples. */
function quietest(samples: SampleRanges, from: number, to: number, sampleRateHz: number): number {
  const pause = pauseSeconds * sampleRateHz;
  const hop = hopSeconds * sampleRateHz;
  const heard = samples.subarray(from, to);
  let best = 0;
  let least = Infinity;
  for (let start = 0; start + pause <= heard.length; start += hop) {
    let energy = 0;
    for (let at = start; at < start + pause; at++) energy += (heard[at] ?? 0) ** 2;
    if (energy < least) [best, least] = [start, energy];
  }
  return from + best + pause / 2;
}
