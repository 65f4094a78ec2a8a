import { bandWidths, filteredBins } from './features.ts';

/** Frames that the filter combines: two before, the frame itself, and two after it. */
export const taps = 5;
export const lookahead = 2;
export const lookback = taps - 1 - lookahead;

/** [bins] each. */
export interface Spectrum {
  re: Float64Array;
  im: Float64Array;
}

/**
 * One frame as the nets want it: the lowest bins are a complex filter over five frames, the others are
 * scaled by the gain of their band.
 *
 * @param frames `taps` frames, oldest first
 * @param coefficients [filteredBins, taps, 2]
 * @param gains [bands]
 * @param out overwritten
 */
export function deepFilter(
  frames: readonly Spectrum[],
  coefficients: Float32Array,
  gains: Float32Array,
  out: Spectrum,
): void {
  out.re.fill(0, 0, filteredBins);
  out.im.fill(0, 0, filteredBins);
  for (const [tap, { re, im }] of frames.entries()) {
    for (let k = 0, at = 2 * tap; k < filteredBins; k++, at += 2 * taps) {
      const x = re[k] ?? 0;
      const y = im[k] ?? 0;
      const c = coefficients[at] ?? 0;
      const s = coefficients[at + 1] ?? 0;
      out.re[k] = (out.re[k] ?? 0) + x * c - y * s;
      out.im[k] = (out.im[k] ?? 0) + x * s + y * c;
    }
  }
  const frame = frames[lookback];
  let bin = 0;
  for (const [band, width] of bandWidths.entries()) {
    const end = bin + width;
    const gain = gains[band] ?? 0;
    for (bin = Math.max(bin, filteredBins); bin < end; bin++) {
      out.re[bin] = gain * (frame?.re[bin] ?? 0);
      out.im[bin] = gain * (frame?.im[bin] ?? 0);
    }
    bin = end;
  }
}
