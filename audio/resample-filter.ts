/** How far down everything beyond the transition is, and the shape of the Kaiser window that does it. */
const attenuationDb = 92;
const kaiserBeta = 0.1102 * (attenuationDb - 8.7);
/** The pass band ends and the stop band begins here, in parts of the lower Nyquist frequency. */
const passEdge = 0.9;
const stopEdge = 1;
/** Weights that are kept in memory at most (64 MB); rates without a common divisor need more, and recompute. */
const keptWeights = 8_000_000;

export interface FilterPhases {
  /** `to / from` in lowest terms. */
  up: number;
  down: number;
  /** Input samples that the filter takes on each side of an output. */
  half: number;
  /** The weights of an output that lies `phase / up` of a sample after an input sample. [2 * half] */
  weights: (phase: number) => Float64Array;
}

/** The windowed-sinc low pass for a change of rate, by phase (Kaiser's design; Smith, Digital Audio Resampling). */
export function filterPhases(fromHz: number, toHz: number): FilterPhases {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const lower = Math.min(1, toHz / fromHz);
  const cutoff = (lower * (passEdge + stopEdge)) / 2;
  const transition = Math.PI * lower * (stopEdge - passEdge);
  const length = (attenuationDb - 8) / (2.285 * transition);
  const half = Math.ceil(length / 2);

  const weigh = (phase: number): Float64Array => {
    const weights = new Float64Array(2 * half);
    let sum = 0;
    for (let k = 0; k < weights.length; k++) {
      const x = k - half + 1 - phase / up;
      const weight = sinc(cutoff * x) * kaiser(x / half);
      weights[k] = weight;
      sum += weight;
    }
    // Each phase passes a constant unchanged: otherwise the phases' small differences are heard as a tone.
    return weights.map((weight) => weight / sum);
  };

  const kept = new Map<number, Float64Array>();
  const weights = (phase: number): Float64Array => {
    const known = kept.get(phase);
    if (known !== undefined) return known;
    const computed = weigh(phase);
    if (kept.size * computed.length < keptWeights) kept.set(phase, computed);
    return computed;
  };
  return { up, down, half, weights };
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number => (Math.abs(x) >= 1 ? 0 : besselI0(kaiserBeta * Math.sqrt(1 - x * x)));

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
