import { melFilterbank } from '../../audio/mel.ts';
import { eachPowerSpectrum } from '../../audio/stft.ts';

export const sampleRateHz = 48_000;
/** The model hears ten seconds at a time. */
export const windowSamples = 10 * sampleRateHz;
const hop = 480;
const fftSize = 1_024;
export const bands = 64;
export const frames = 1 + windowSamples / hop;
/** Below this there is nothing: -100 dB. */
const leastPower = 1e-10;

/** Slaney's triangles from 0 to 14 kHz, without the zeros around each. */
const filters = melFilterbank({ sampleRateHz, fftSize, bands, highHz: 14_000 }).map((filter) => {
  const first = Math.max(
    0,
    filter.findIndex((weight) => weight > 0),
  );
  return { first, weights: filter.subarray(first, filter.findLastIndex((weight) => weight > 0) + 1) };
});

/**
 * Decibels in mel bands of ten seconds, as `ClapFeatureExtractor` (transformers; repeatpad, not fused) makes them.
 *
 * @param samples Float32Array, [windowSamples], at 48 kHz
 * @returns Float32Array, [frames, bands]
 */
export function logMelOf(samples: Float32Array): Float32Array {
  const values = new Float32Array(frames * bands);
  eachPowerSpectrum(samples, { frameLength: fftSize, hop, edges: 'mirror' }, (power, frame) => {
    for (const [band, { first, weights }] of filters.entries()) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (power[first + k] ?? 0);
      values[frame * bands + band] = 10 * Math.log10(Math.max(leastPower, sum));
    }
  });
  return values;
}

/**
 * A recording as stretches of ten seconds. A shorter one is repeated as often as it fits whole, then silence. A longer
 * one is taken end to end, its last ten seconds again where they are not a whole stretch: the reference takes ten
 * seconds at random.
 */
export function windowsOf(samples: Float32Array): Float32Array[] {
  const { length } = samples;
  if (length <= windowSamples) {
    const window = new Float32Array(windowSamples);
    const repeats = Math.max(1, Math.floor(windowSamples / length));
    for (let repeat = 0; repeat < repeats; repeat++) window.set(samples, repeat * length);
    return [window];
  }
  const count = Math.ceil(length / windowSamples);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.min(index * windowSamples, length - windowSamples);
    return samples.subarray(start, start + windowSamples);
  });
}
