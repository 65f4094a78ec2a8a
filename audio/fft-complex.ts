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

interface Signal {
  re: Float64Array;
  im: Float64Array;
}

/** exp(-2 pi i k / size) for each k. */
const roots = (size: number): Signal => ({
  re: Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size)),
  im: Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size)),
});

/** One pass over the data: from, to -> done. */
type Pass = (from: Signal, to: Signal) => void;

/**
 * Stockham's algorithm: a pass for each factor, which leaves its output in order, so that nothing is
 * shuffled at the end (Van Loan, Computational Frameworks for the FFT, 1.7).
 */
function mixedRadix(size: number, radices: readonly number[]): ComplexFft {
  const turns = roots(size);
  const passes: Pass[] = [];
  let stride = 1;
  for (const radix of radices) {
    passes.push(radix === 4 ? passOfFour(size, stride, turns) : passOf(radix, size, stride, turns));
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

function passOf(radix: number, size: number, stride: number, turns: Signal): Pass {
  const length = size / stride / radix;
  // Turn of leg `leg` in output `k` of part `p`: its own, and the twiddle of the pass. [p, k, leg]
  const turn = Int32Array.from({ length: length * radix * radix }, (_, i) => {
    const leg = i % radix;
    const k = Math.floor(i / radix) % radix;
    const p = Math.floor(i / radix / radix);
    return (leg * k * (size / radix) + p * k * stride) % size;
  });
  const cos = Float64Array.from(turn, (index) => turns.re[index] ?? 0);
  const sin = Float64Array.from(turn, (index) => turns.im[index] ?? 0);
  return (from, to) => {
    for (let p = 0, weight = 0; p < length; p++) {
      for (let k = 0; k < radix; k++, weight += radix) {
        for (let q = 0; q < stride; q++) {
          let re = 0;
          let im = 0;
          let at = q + stride * p;
          for (let leg = 0; leg < radix; leg++, at += stride * length) {
            const c = cos[weight + leg] ?? 0;
            const s = sin[weight + leg] ?? 0;
            const x = from.re[at] ?? 0;
            const y = from.im[at] ?? 0;
            re += x * c - y * s;
            im += x * s + y * c;
          }
          to.re[q + stride * (radix * p + k)] = re;
          to.im[q + stride * (radix * p + k)] = im;
        }
      }
    }
  };
}

/** The same for radix 4, whose own turns are 1, -i, -1 and i and need no multiplication. */
function passOfFour(size: number, stride: number, turns: Signal): Pass {
  const length = size / stride / 4;
  return ({ re, im }, to) => {
    for (let p = 0; p < length; p++) {
      const c1 = turns.re[p * stride] ?? 0;
      const s1 = turns.im[p * stride] ?? 0;
      const c2 = turns.re[2 * p * stride] ?? 0;
      const s2 = turns.im[2 * p * stride] ?? 0;
      const c3 = turns.re[3 * p * stride] ?? 0;
      const s3 = turns.im[3 * p * stride] ?? 0;
      for (let q = 0; q < stride; q++) {
        const a = q + stride * p;
        const b = a + stride * length;
        const c = b + stride * length;
        const d = c + stride * length;
        const sumAcRe = (re[a] ?? 0) + (re[c] ?? 0);
        const sumAcIm = (im[a] ?? 0) + (im[c] ?? 0);
        const difAcRe = (re[a] ?? 0) - (re[c] ?? 0);
        const difAcIm = (im[a] ?? 0) - (im[c] ?? 0);
        const sumBdRe = (re[b] ?? 0) + (re[d] ?? 0);
        const sumBdIm = (im[b] ?? 0) + (im[d] ?? 0);
        const difBdRe = (re[b] ?? 0) - (re[d] ?? 0);
        const difBdIm = (im[b] ?? 0) - (im[d] ?? 0);
        const out = q + stride * 4 * p;
        to.re[out] = sumAcRe + sumBdRe;
        to.im[out] = sumAcIm + sumBdIm;
        multiply(to.re, to.im, out + stride, difAcRe + difBdIm, difAcIm - difBdRe, c1, s1);
        multiply(to.re, to.im, out + 2 * stride, sumAcRe - sumBdRe, sumAcIm - sumBdIm, c2, s2);
        multiply(to.re, to.im, out + 3 * stride, difAcRe - difBdIm, difAcIm + difBdRe, c3, s3);
      }
    }
  };
}

/** (x + iy)(c + is), stored at `at`. */
function multiply(
  re: Float64Array,
  im: Float64Array,
  at: number,
  x: number,
  y: number,
  c: number,
  s: number,
): void {
  re[at] = x * c - y * s;
  im[at] = x * s + y * c;
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
      multiply(zRe, zIm, k, re[k] ?? 0, im[k] ?? 0, chirpRe[k] ?? 0, chirpIm[k] ?? 0);
    fft(zRe, zIm);
    // The inverse transform is the forward one of the conjugate, conjugated.
    for (let k = 0; k < padded; k++) {
      multiply(zRe, zIm, k, zRe[k] ?? 0, zIm[k] ?? 0, filterRe[k] ?? 0, filterIm[k] ?? 0);
      zIm[k] = -(zIm[k] ?? 0);
    }
    fft(zRe, zIm);
    for (let k = 0; k < size; k++) {
      const x = (zRe[k] ?? 0) / padded;
      const y = -(zIm[k] ?? 0) / padded;
      multiply(re, im, k, x, y, chirpRe[k] ?? 0, chirpIm[k] ?? 0);
    }
  };
}
