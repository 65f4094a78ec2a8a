import { filterPhases } from './resample-filter.ts';

/** Takes audio in pieces of any size and gives it back at another rate, in step with the input. */
export interface Resampler {
  push(samples: Float32Array): Float32Array;
  /** What the end of the input still owes: with it, `round(n * to / from)` samples came out in all. */
  end(): Float32Array;
}

/**
 * Band-limited resampling of a whole signal: flat to 90 % of the lower of the two Nyquist frequencies,
 * at least 90 dB down above it, no delay, `round(n * to / from)` samples long.
 *
 * @example const at16k = resample(at44k, 44_100, 16_000)
 */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const resampler = createResampler(fromHz, toHz);
  const start = resampler.push(samples);
  const end = resampler.end();
  const all = new Float32Array(start.length + end.length);
  all.set(start);
  all.set(end, start.length);
  return all;
}

/** @param fromHz, toHz whole numbers of hertz */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const { up, down, half, weights } = filterPhases(fromHz, toHz);
  /** The input that outputs still need; the signal starts after as much silence as the filter looks back. */
  let held = new Float64Array(half - 1);
  /** Index in the input of `held[0]`. */
  let heldFrom = 1 - half;
  let taken = 0;
  let given = 0;

  /** Where in `held` the filter of an output starts. */
  const startOf = (output: number): number => Math.floor((output * down) / up) - half + 1 - heldFrom;

  function give(available: number): Float32Array {
    const output = new Float32Array(Math.max(0, available - given));
    let at = given;
    // Every `up` outputs the weights come again, for input that is `down` samples further.
    for (; at + 4 * up <= available; at += 4 * up) {
      for (let i = at; i < at + up; i++)
        fourDots(weights((i * down) % up), held, startOf(i), down, output, i - given, up);
    }
    for (; at < available; at++) output[at - given] = dot(weights((at * down) % up), held, startOf(at));
    given += output.length;
    const unneeded = Math.min(held.length, startOf(given));
    if (unneeded > 0) {
      held = held.slice(unneeded);
      heldFrom += unneeded;
    }
    return output;
  }

  function hold(samples: ArrayLike<number>): void {
    const joined = new Float64Array(held.length + samples.length);
    joined.set(held);
    joined.set(samples, held.length);
    held = joined;
  }

  return {
    push(samples) {
      hold(samples);
      taken += samples.length;
      // An output is ready when the input reaches half a filter past its centre.
      return give(Math.max(0, Math.ceil(((taken - half) * up) / down)));
    },
    end() {
      hold(new Float64Array(half + 1));
      return give(Math.round((taken * up) / down));
    },
  };
}

function dot(weights: Float64Array, values: Float64Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (values[from + k] ?? 0);
  return sum;
}

/** Four dot products with the same weights at once: half the memory traffic, and no sum waits for another. */
function fourDots(
  weights: Float64Array,
  values: Float64Array,
  from: number,
  step: number,
  output: Float32Array,
  at: number,
  stride: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0, i = from; k < weights.length; k++, i++) {
    const weight = weights[k] ?? 0;
    a += weight * (values[i] ?? 0);
    b += weight * (values[i + step] ?? 0);
    c += weight * (values[i + 2 * step] ?? 0);
    d += weight * (values[i + 3 * step] ?? 0);
  }
  output[at] = a;
  output[at + stride] = b;
  output[at + 2 * stride] = c;
  output[at + 3 * stride] = d;
}
