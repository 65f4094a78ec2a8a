import { realFft } from '../../audio/fft.ts';
import { melFilterbank } from '../../audio/mel.ts';

export const sampleRateHz = 16_000;
export const bands = 128;
const hop = 160;
const fftSize = 512;
const windowLength = 400;
const preemphasis = 0.97;
/** Added to each energy, so that silence has a logarithm. */
const floor = 2 ** -24;
/** Added to each deviation, so that a band that never changes has a quotient. */
const leastDeviation = 1e-5;

/** What the encoder takes. */
export interface Features {
  /** [bands, frames] */
  values: Float32Array;
  frames: number;
  /** Frames that count; those after it are zero. */
  length: number;
}

/**
 * NeMo's features: highs raised, frames of 25 ms each 10 ms, log mel energies, and each band brought to mean 0 and
 * deviation 1 over the recording. Equal to onnx-asr's `nemo128` within 1e-4.
 *
 * @param samples [-1, 1] at 16 kHz; at least 0.02 s
 */
export function nemoFeatures(samples: Float32Array): Features {
  const frames = 1 + Math.floor(samples.length / hop);
  const length = Math.floor(samples.length / hop);
  const energies = logMelEnergies(samples, frames);
  const values = new Float32Array(bands * frames);
  for (let band = 0; band < bands; band++) {
    let mean = 0;
    for (let frame = 0; frame < length; frame++) mean += (energies[frame * bands + band] ?? 0) / length;
    let variance = 0;
    for (let frame = 0; frame < length; frame++) {
      variance += ((energies[frame * bands + band] ?? 0) - mean) ** 2 / (length - 1);
    }
    const deviation = Math.sqrt(variance) + leastDeviation;
    for (let frame = 0; frame < length; frame++) {
      values[band * frames + frame] = ((energies[frame * bands + band] ?? 0) - mean) / deviation;
    }
  }
  return { values, frames, length };
}

const filters = melFilterbank({ sampleRateHz, fftSize, bands }).map((weights) => {
  const first = weights.findIndex((weight) => weight > 0);
  return { first, weights: weights.slice(first, weights.findLastIndex((weight) => weight > 0) + 1) };
});

const hann = Float64Array.from(
  { length: windowLength },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (windowLength - 1)),
);

/** Frame i is centred on sample 160 i; silence lies before and after. [frames, bands] */
function logMelEnergies(samples: Float32Array, frames: number): Float64Array {
  const energies = new Float64Array(frames * bands);
  const fft = realFft(fftSize);
  const frame = new Float64Array(fftSize);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  const margin = (fftSize - windowLength) / 2;
  for (let index = 0; index < frames; index++) {
    const start = index * hop - windowLength / 2;
    for (let i = 0; i < windowLength; i++) {
      const at = start + i;
      const raised = at < samples.length ? (samples[at] ?? 0) - preemphasis * (samples[at - 1] ?? 0) : 0;
      frame[margin + i] = raised * (hann[i] ?? 0);
    }
    fft.forward(frame, re, im);
    for (let bin = 0; bin < fft.bins; bin++) re[bin] = (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2;
    for (const [band, { first, weights }] of filters.entries()) {
      let energy = 0;
      for (let i = 0; i < weights.length; i++) energy += (weights[i] ?? 0) * (re[first + i] ?? 0);
      energies[index * bands + band] = Math.log(energy + floor);
    }
  }
  return energies;
}
