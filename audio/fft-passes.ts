export interface Signal {
  re: Float64Array;
  im: Float64Array;
}

/** One pass over the data: from, to -> done. */
export type Pass = (from: Signal, to: Signal) => void;

/**
 * A pass of Stockham's algorithm for one factor of the length: `size / stride / radix` parts, in each of which
 * `radix` values that lie `size / radix` apart become one short transform, and its outputs are turned.
 *
 * @param turns exp(-2 pi i k / size) for each k
 */
export function passOf(radix: number, size: number, stride: number, turns: Signal): Pass {
  if (radix === 2) return passOfTwo(size, stride, turns);
  if (radix === 3) return passOfThree(size, stride, turns);
  if (radix === 4) return passOfFour(size, stride, turns);
  if (radix === 5) return passOfFive(size, stride, turns);
  return passOfAny(radix, size, stride, turns);
}

function passOfTwo(size: number, stride: number, turns: Signal): Pass {
  const length = size / stride / 2;
  return ({ re, im }, to) => {
    for (let p = 0; p < length; p++) {
      const c1 = turns.re[p * stride] ?? 0;
      const s1 = turns.im[p * stride] ?? 0;
      for (let q = 0; q < stride; q++) {
        const a = q + stride * p;
        const b = a + stride * length;
        const out = q + stride * 2 * p;
        const aRe = re[a] ?? 0;
        const aIm = im[a] ?? 0;
        const bRe = re[b] ?? 0;
        const bIm = im[b] ?? 0;
        to.re[out] = aRe + bRe;
        to.im[out] = aIm + bIm;
        turned(to.re, to.im, out + stride, aRe - bRe, aIm - bIm, c1, s1);
      }
    }
  };
}

function passOfThree(size: number, stride: number, turns: Signal): Pass {
  const length = size / stride / 3;
  const sin = Math.sin((2 * Math.PI) / 3);
  return ({ re, im }, to) => {
    for (let p = 0; p < length; p++) {
      const c1 = turns.re[p * stride] ?? 0;
      const s1 = turns.im[p * stride] ?? 0;
      const c2 = turns.re[2 * p * stride] ?? 0;
      const s2 = turns.im[2 * p * stride] ?? 0;
      for (let q = 0; q < stride; q++) {
        const a = q + stride * p;
        const b = a + stride * length;
        const c = b + stride * length;
        const out = q + stride * 3 * p;
        const aRe = re[a] ?? 0;
        const aIm = im[a] ?? 0;
        const sumRe = (re[b] ?? 0) + (re[c] ?? 0);
        const sumIm = (im[b] ?? 0) + (im[c] ?? 0);
        const difRe = sin * ((re[b] ?? 0) - (re[c] ?? 0));
        const difIm = sin * ((im[b] ?? 0) - (im[c] ?? 0));
        const midRe = aRe - sumRe / 2;
        const midIm = aIm - sumIm / 2;
        to.re[out] = aRe + sumRe;
        to.im[out] = aIm + sumIm;
        turned(to.re, to.im, out + stride, midRe + difIm, midIm - difRe, c1, s1);
        turned(to.re, to.im, out + 2 * stride, midRe - difIm, midIm + difRe, c2, s2);
      }
    }
  };
}

/** Its own turns are 1, -i, -1 and i and need no multiplication. */
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
        turned(to.re, to.im, out + stride, difAcRe + difBdIm, difAcIm - difBdRe, c1, s1);
        turned(to.re, to.im, out + 2 * stride, sumAcRe - sumBdRe, sumAcIm - sumBdIm, c2, s2);
        turned(to.re, to.im, out + 3 * stride, difAcRe - difBdIm, difAcIm + difBdRe, c3, s3);
      }
    }
  };
}

function passOfFive(size: number, stride: number, turns: Signal): Pass {
  const length = size / stride / 5;
  const cos1 = Math.cos((2 * Math.PI) / 5);
  const cos2 = Math.cos((4 * Math.PI) / 5);
  const sin1 = Math.sin((2 * Math.PI) / 5);
  const sin2 = Math.sin((4 * Math.PI) / 5);
  return ({ re, im }, to) => {
    for (let p = 0; p < length; p++) {
      const c1 = turns.re[p * stride] ?? 0;
      const s1 = turns.im[p * stride] ?? 0;
      const c2 = turns.re[2 * p * stride] ?? 0;
      const s2 = turns.im[2 * p * stride] ?? 0;
      const c3 = turns.re[3 * p * stride] ?? 0;
      const s3 = turns.im[3 * p * stride] ?? 0;
      const c4 = turns.re[4 * p * stride] ?? 0;
      const s4 = turns.im[4 * p * stride] ?? 0;
      for (let q = 0; q < stride; q++) {
        const a = q + stride * p;
        const b = a + stride * length;
        const c = b + stride * length;
        const d = c + stride * length;
        const e = d + stride * length;
        const aRe = re[a] ?? 0;
        const aIm = im[a] ?? 0;
        const sumBeRe = (re[b] ?? 0) + (re[e] ?? 0);
        const sumBeIm = (im[b] ?? 0) + (im[e] ?? 0);
        const difBeRe = (re[b] ?? 0) - (re[e] ?? 0);
        const difBeIm = (im[b] ?? 0) - (im[e] ?? 0);
        const sumCdRe = (re[c] ?? 0) + (re[d] ?? 0);
        const sumCdIm = (im[c] ?? 0) + (im[d] ?? 0);
        const difCdRe = (re[c] ?? 0) - (re[d] ?? 0);
        const difCdIm = (im[c] ?? 0) - (im[d] ?? 0);
        // Outputs 1 and 4 are mid1 -+ i dif1, outputs 2 and 3 are mid2 -+ i dif2.
        const mid1Re = aRe + cos1 * sumBeRe + cos2 * sumCdRe;
        const mid1Im = aIm + cos1 * sumBeIm + cos2 * sumCdIm;
        const mid2Re = aRe + cos2 * sumBeRe + cos1 * sumCdRe;
        const mid2Im = aIm + cos2 * sumBeIm + cos1 * sumCdIm;
        const dif1Re = sin1 * difBeRe + sin2 * difCdRe;
        const dif1Im = sin1 * difBeIm + sin2 * difCdIm;
        const dif2Re = sin2 * difBeRe - sin1 * difCdRe;
        const dif2Im = sin2 * difBeIm - sin1 * difCdIm;
        const out = q + stride * 5 * p;
        to.re[out] = aRe + sumBeRe + sumCdRe;
        to.im[out] = aIm + sumBeIm + sumCdIm;
        turned(to.re, to.im, out + stride, mid1Re + dif1Im, mid1Im - dif1Re, c1, s1);
        turned(to.re, to.im, out + 2 * stride, mid2Re + dif2Im, mid2Im - dif2Re, c2, s2);
        turned(to.re, to.im, out + 3 * stride, mid2Re - dif2Im, mid2Im + dif2Re, c3, s3);
        turned(to.re, to.im, out + 4 * stride, mid1Re - dif1Im, mid1Im + dif1Re, c4, s4);
      }
    }
  };
}

function passOfAny(radix: number, size: number, stride: number, turns: Signal): Pass {
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

/** (x + iy)(c + is), stored at `at`. */
export function turned(
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
