import { complexFft, type ComplexFft } from './fft-complex.ts';

/** A Fourier transform of real signals of one length; make it once, use it for every frame. */
export interface RealFft {
  size: number;
  /** `size / 2 + 1` (rounded down): from 0 Hz to the Nyquist frequency. */
  bins: number;
  /**
   * @param signal `size` samples
   * @param re, im `bins` values each, overwritten
   */
  forward(this: void, signal: ArrayLike<number>, re: Float64Array, im: Float64Array): void;
}

/**
 * A real FFT of any length of one or more; products of 2, 3, 5 and 7 (400, 512) are fastest.
 *
 * @example const fft = realFft(400); fft.forward(frame, re, im)
 */
export function realFft(size: number): RealFft {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`an FFT has 1 point or more, not ${size}`);
  return size % 2 === 0 ? halved(size, complexFft(size / 2)) : direct(size, complexFft(size));
}

/** Even and odd samples are the two parts of a complex signal of half the length, taken apart afterwards. */
function halved(size: number, fft: ComplexFft): RealFft {
  const half = size / 2;
  const zRe = new Float64Array(half);
  const zIm = new Float64Array(half);
  const cos = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: half + 1 }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  const forward = (signal: ArrayLike<number>, re: Float64Array, im: Float64Array): void => {
    for (let i = 0; i < half; i++) {
      zRe[i] = signal[2 * i] ?? 0;
      zIm[i] = signal[2 * i + 1] ?? 0;
    }
    fft(zRe, zIm);
    for (let k = 0; k <= half; k++) {
      const a = k === half ? 0 : k;
      const b = k === 0 ? 0 : half - k;
      const aRe = zRe[a] ?? 0;
      const aIm = zIm[a] ?? 0;
      const bRe = zRe[b] ?? 0;
      const bIm = zIm[b] ?? 0;
      const oddRe = (aIm + bIm) / 2;
      const oddIm = (bRe - aRe) / 2;
      const c = cos[k] ?? 0;
      const s = sin[k] ?? 0;
      re[k] = (aRe + bRe) / 2 + c * oddRe + s * oddIm;
      im[k] = (aIm - bIm) / 2 + c * oddIm - s * oddRe;
    }
  };
  return { size, bins: half + 1, forward };
}

function direct(size: number, fft: ComplexFft): RealFft {
  const bins = (size + 1) / 2;
  const zRe = new Float64Array(size);
  const zIm = new Float64Array(size);
  const forward = (signal: ArrayLike<number>, re: Float64Array, im: Float64Array): void => {
    zRe.set(signal);
    zIm.fill(0);
    fft(zRe, zIm);
    re.set(zRe.subarray(0, bins));
    im.set(zIm.subarray(0, bins));
  };
  return { size, bins, forward };
}
