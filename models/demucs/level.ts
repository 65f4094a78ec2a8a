import type { Stereo } from '../../audio/audio.ts';

/** A recording as the model wants it: without offset, with a standard deviation of 1. */
export interface Level {
  mean: number;
  deviation: number;
}

/** Of the mean of both channels, over the whole recording. Source: demucs 4, `api.py`. */
export function levelOf({ left, right }: Stereo): Level {
  const mono = (at: number): number => ((left[at] ?? 0) + (right[at] ?? 0)) / 2;
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += mono(at);
  const mean = sum / left.length;
  let squares = 0;
  for (let at = 0; at < left.length; at++) squares += (mono(at) - mean) ** 2;
  // One sample has no spread; the reference would divide by nothing.
  const deviation = Math.sqrt(squares / Math.max(1, left.length - 1));
  return { mean, deviation: deviation + 1e-8 };
}
