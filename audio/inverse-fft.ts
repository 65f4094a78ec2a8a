import type { RealFft } from './fft.ts';

/**
 * The way back from a spectrum to a real signal, by the forward transform of the same length: the real and
 * imaginary part of such a spectrum, less each other, are the signal's Hartley transform, which is its own inverse.
 * Imaginary parts at 0 Hz and at the Nyquist frequency, which no real signal has, are left out.
 *
 * @param re, im `fft.bins` values each
 * @param signal `fft.size` samples, overwritten; not divided by the size
 * @example inverseOf(fft)(re, im, signal)
 */
export function inverseOf(
  fft: RealFft,
): (re: ArrayLike<number>, im: ArrayLike<number>, signal: Float64Array) => void {
  const { size, bins } = fft;
  const half = size / 2;
  const hartley = new Float64Array(size);
  const outRe = new Float64Array(bins);
  const outIm = new Float64Array(bins);
  return (re, im, signal) => {
    hartley[0] = re[0] ?? 0;
    for (let k = 1; k < bins; k++) {
      const x = re[k] ?? 0;
      const y = k === half ? 0 : (im[k] ?? 0);
      hartley[size - k] = x + y;
      hartley[k] = x - y;
    }
    fft.forward(hartley, outRe, outIm);
    signal[0] = outRe[0] ?? 0;
    for (let n = 1; n < bins; n++) {
      const x = outRe[n] ?? 0;
      const y = outIm[n] ?? 0;
      signal[size - n] = x + y;
      signal[n] = x - y;
    }
  };
}
