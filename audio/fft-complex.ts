import { type Pass, passOf, type Signal, turned } from './fft-passes.ts';

/** Transforms in place: `X[k] = sum over n of x[n] * exp(-2 pi i k n / size)`. */
export type ComplexFft = (re: Float64Array, im: Float64Array) => void;

/** Larger prime factors are cheaper as a convolution. */
const largestRadix = 7;

export function complexFft(size: number): ComplexFft {
  const radices = factors(size);
  return radices.every((radix) => radix <= largestRadix) ? mixedRadix(size, radices) : bluestein(size);
}

/** Fours first: they have the fewest multiplications a point. */
function factors(size: number): number[] {
  const found: number[] = [];
  let rest = size;
  for (; rest % 4 === 0; rest /= 4) found.push(4);
  for (let factor = 2; rest > 1; factor++) for (; rest % factor === 0; rest /= factor) found.push(factor);
  return found;
}

/** exp(-2 pi i k / size) for each k. */
const roots = (size: number): Signal => ({
  re: Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size)),
  im: Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size)),
});

/**
 * Stockham's algorithm: a pass for each factor, which leaves its output in order, so that nothing is
 * shuffled at the end (Van Loan, Computational Frameworks for the FFT, 1.7).
 */
function mixedRadix(size: number, radices: readonly number[]): ComplexFft {
  const turns = roots(size);
  const passes: Pass[] = [];
  let stride = 1;
  for (const radix of radices) {
    passes.push(passOf(radix, size, stride, turns));
    stride *= radix;
  }
  const spare: Signal = { re: new Float64Array(size), im: new Float64Array(size) };
  return (re, im) => {
    let from: Signal = { re, im };
    let to = spare;
    for (const pass of passes) {
      pass(from, to);
      [from, to] = [to, from];
    }
    if (from.re === re) return;
    re.set(from.re);
    im.set(from.im);
  };
}

/** Any length as a convolution with a chirp, done by FFTs of a power of two (Bluestein 1970). */
function bluestein(size: number): ComplexFft {
  const padded = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const fft = complexFft(padded);
  // k * k modulo 2 * size keeps the angle exact for large k.
  const angle = (k: number): number => (Math.PI * ((k * k) % (2 * size))) / size;
  const chirpRe = Float64Array.from({ length: size }, (_, k) => Math.cos(angle(k)));
  const chirpIm = Float64Array.from({ length: size }, (_, k) => -Math.sin(angle(k)));
  const filterRe = new Float64Array(padded);
  const filterIm = new Float64Array(padded);
  for (let k = 0; k < size; k++) {
    for (const at of [k, (padded - k) % padded]) {
      filterRe[at] = chirpRe[k] ?? 0;
      filterIm[at] = -(chirpIm[k] ?? 0);
    }
  }
  fft(filterRe, filterIm);

  const zRe = new Float64Array(padded);
  const zIm = new Float64Array(padded);
  return (re, im) => {
    zRe.fill(0);
    zIm.fill(0);
    for (let k = 0; k < size; k++)
      turned(zRe, zIm, k, re[k] ?? 0, im[k] ?? 0, chirpRe[k] ?? 0, chirpIm[k] ?? 0);
    fft(zRe, zIm);
    // The inverse transform is the forward one of the conjugate, conjugated.
    for (let k = 0; k < padded; k++) {
      turned(zRe, zIm, k, zRe[k] ?? 0, zIm[k] ?? 0, filterRe[k] ?? 0, filterIm[k] ?? 0);
      zIm[k] = -(zIm[k] ?? 0);
    }
    fft(zRe, zIm);
    for (let k = 0; k < size; k++) {
      const x = (zRe[k] ?? 0) / padded;
      const y = -(zIm[k] ?? 0) / padded;
      turned(re, im, k, x, y, chirpRe[k] ?? 0, chirpIm[k] ?? 0);
    }
  };
}
