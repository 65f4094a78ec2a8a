import { filterPhases } from './resample-filter.ts';

/** Takes audio in pieces of any size and gives it back at another rate, in step with the input. */
export interface Resampler {
  push(samples: Float32Array): Float32Array;
  /** What the end of the input still owes: with it, `round(n * to / from)` samples came out in all. */
  end(): Float32Array;
}

/**
 * Band-limited resampling of a whole signal: flat to 90 % of the lower of the two Nyquist frequencies,
 * at least 96 dB down above it, no delay, `round(n * to / from)` samples long.
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

  function give(available: number): Float32Array {
    const output = new Float32Array(Math.max(0, available - given));
    for (let i = 0; i < output.length; i++, given++) {
      const centre = Math.floor((given * down) / up);
      output[i] = dot(weights((given * down) % up), held, centre - half + 1 - heldFrom);
    }
    const unneeded = Math.min(held.length, Math.floor((given * down) / up) - half + 1 - heldFrom);
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

/** Four sums at once, so that no addition waits for the one before it. */
function dot(weights: Float64Array, values: Float64Array, from: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  // The number of weights is a multiple of four.
  for (let k = 0; k < weights.length; k += 4) {
    a += (weights[k] ?? 0) * (values[from + k] ?? 0);
    b += (weights[k + 1] ?? 0) * (values[from + k + 1] ?? 0);
    c += (weights[k + 2] ?? 0) * (values[from + k + 2] ?? 0);
    d += (weights[k + 3] ?? 0) * (values[from + k + 3] ?? 0);
  }
  return a + b + (c + d);
}
