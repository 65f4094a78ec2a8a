import { sdrLimitDb } from './sdr.ts';
import type { Channels } from './sdr.ts';

/** SDR of each second; null where the stem, or its reference, is silent. */
export type FramedSdr = (number | null)[];

/**
 * SDR of whole seconds, as BSSEval v4 has it for images (museval: windows and hops of one second; what is left at the
 * end is dropped, unless it is all there is). Its filters of 512 taps split the distortion into kinds; the whole of it,
 * which SDR is about, is the plain difference.
 */
export function framedSdr(reference: Channels, stem: Channels, sampleRateHz: number): FramedSdr {
  const length = Math.min(...[reference, stem].flatMap(({ left, right }) => [left.length, right.length]));
  const seconds = Math.max(1, Math.floor(length / sampleRateHz));
  return Array.from({ length: seconds }, (_, second) => {
    const start = second * sampleRateHz;
    return sdrOf(reference, stem, start, Math.min(length, start + sampleRateHz));
  });
}

function sdrOf(reference: Channels, stem: Channels, start: number, end: number): number | null {
  let [signal, distortion] = [0, 0];
  let [isHeard, cameOut] = [false, false];
  for (let at = start; at < end; at++) {
    const [left, right] = [reference.left[at] ?? 0, reference.right[at] ?? 0];
    const [stemLeft, stemRight] = [stem.left[at] ?? 0, stem.right[at] ?? 0];
    signal += left ** 2 + right ** 2;
    distortion += (left - stemLeft) ** 2 + (right - stemRight) ** 2;
    isHeard ||= left + right !== 0;
    cameOut ||= stemLeft + stemRight !== 0;
  }
  if (!isHeard || !cameOut) return null;
  return Math.max(-sdrLimitDb, Math.min(sdrLimitDb, 10 * Math.log10(signal / distortion)));
}

/**
 * The median second of each stem. A second in which any of them is silent counts for none, as in museval.
 * @returns by name; null where no second is left
 */
export function medianSeconds(stems: ReadonlyMap<string, FramedSdr>): Map<string, number | null> {
  const shortest = Math.min(...[...stems.values()].map((frames) => frames.length));
  const whole = Array.from({ length: Math.max(0, shortest) }, (_, second) => second).filter((second) =>
    [...stems.values()].every((frames) => frames[second] !== null),
  );
  return new Map(
    [...stems].map(([name, frames]) => [name, median(whole.map((second) => frames[second] ?? 0))]),
  );
}

/** Between the two in the middle where there is none. @returns null of nothing */
export function median(values: readonly number[]): number | null {
  const ordered = [...values].sort((a, b) => a - b);
  const upper = ordered[Math.floor(ordered.length / 2)];
  const lower = ordered[Math.floor((ordered.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
