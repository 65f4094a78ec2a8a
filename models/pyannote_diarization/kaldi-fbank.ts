import { realFft } from '../../audio/fft.ts';

export const fbankBands = 80;
export const frameLength = 400;
export const hop = 160;
const fftSize = 512;
const sampleRateHz = 16_000;
const lowestHz = 20;
const preemphasis = 0.97;
const floor = 1.1920928955078125e-7;

/** Frames that fit wholly into so many samples. */
export const fbankFrames = (samples: number): number =>
  samples < frameLength ? 0 : 1 + Math.floor((samples - frameLength) / hop);

/**
 * Log mel energies as Kaldi computes them (`compute-fbank-feats`, Povey et al.), with a Hamming window, no dither and
 * no energy: what WeSpeaker was trained on. 25 ms frames, one each 10 ms, of which the first starts at the first
 * sample.
 *
 * @param samples [-1, 1] at 16 kHz; Kaldi's own range is 16-bit, so they are scaled
 * @param length in samples, with silence after the last one
 * @returns [frames, 80]
 */
export function kaldiFbank(samples: Float32Array, length = samples.length): Float32Array {
  const frames = fbankFrames(length);
  const values = new Float32Array(frames * fbankBands);
  const fft = realFft(fftSize);
  const frame = new Float64Array(fftSize);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  for (let index = 0; index < frames; index++) {
    window(samples, index * hop, frame);
    fft.forward(frame, re, im);
    for (let bin = 0; bin < fft.bins; bin++) re[bin] = (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2;
    for (const [band, { first, weights }] of bank.entries()) {
      let energy = 0;
      for (let i = 0; i < weights.length; i++) energy += (weights[i] ?? 0) * (re[first + i] ?? 0);
      values[index * fbankBands + band] = Math.log(Math.max(floor, energy));
    }
  }
  return values;
}

const hamming = Float64Array.from(
  { length: frameLength },
  (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (frameLength - 1)),
);

/** One frame: its mean taken out, highs raised, windowed; the rest of `frame` stays zero. */
function window(samples: Float32Array, start: number, frame: Float64Array): void {
  let mean = 0;
  for (let i = 0; i < frameLength; i++) mean += (samples[start + i] ?? 0) / frameLength;
  let before = (samples[start] ?? 0) - mean;
  for (let i = 0; i < frameLength; i++) {
    const value = (samples[start + i] ?? 0) - mean;
    frame[i] = 32_768 * (value - preemphasis * before) * (hamming[i] ?? 0);
    before = value;
  }
}

const mel = (hz: number): number => 1127 * Math.log(1 + hz / 700);

/** Triangles that are straight in mels, not in Hz as librosa's are. */
const bank = Array.from({ length: fbankBands }, (_, band) => {
  const lowest = mel(lowestHz);
  const step = (mel(sampleRateHz / 2) - lowest) / (fbankBands + 1);
  const left = lowest + band * step;
  const weights = Array.from({ length: fftSize / 2 }, (_value, bin) => {
    const at = (mel((bin * sampleRateHz) / fftSize) - left) / step;
    return Math.max(0, Math.min(at, 2 - at));
  });
  const first = weights.findIndex((weight) => weight > 0);
  return { first, weights: weights.slice(first, weights.findLastIndex((weight) => weight > 0) + 1) };
});
