import { eachPowerSpectrum, frameCount, type FrameOptions } from './stft.ts';

/** Slaney's scale is linear below 1 kHz (librosa, Whisper); HTK's is one formula (torchaudio, Kaldi). */
export type MelScale = 'slaney' | 'htk';

export interface MelOptions {
  sampleRateHz: number;
  /** Length of the Fourier transform, of which the bank takes `fftSize / 2 + 1` (rounded down) powers. */
  fftSize: number;
  bands: number;
  /** Default 0 Hz and half the sample rate. */
  lowHz?: number | undefined;
  highHz?: number | undefined;
  /** Default `slaney`. */
  scale?: MelScale | undefined;
  /** `area` (default) gives each triangle the same area, as librosa does; `peak` a peak of 1. */
  norm?: 'area' | 'peak' | undefined;
}

/** Features of consecutive frames. */
export interface Frames {
  frames: number;
  /** [frames, bands or coefficients] */
  values: Float32Array;
}

const slaneyStepHz = 200 / 3;
const slaneyLogStep = Math.log(6.4) / 27;
/** 1 kHz in Slaney's mels, where the scale turns from linear to logarithmic. */
const slaneyBreak = 15;

export const hzToMel = (hz: number, scale: MelScale): number => {
  if (scale === 'htk') return 2595 * Math.log10(1 + hz / 700);
  return hz < 1000 ? hz / slaneyStepHz : slaneyBreak + Math.log(hz / 1000) / slaneyLogStep;
};

export const melToHz = (mel: number, scale: MelScale): number => {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  return mel < slaneyBreak ? mel * slaneyStepHz : 1000 * Math.exp(slaneyLogStep * (mel - slaneyBreak));
};

/**
 * Overlapping triangles, evenly spaced in mels; equal to `librosa.filters.mel`. [bands, bins]
 * Source: Slaney, Auditory Toolbox (1998); Young et al., The HTK Book, 5.4.
 */
export function melFilterbank(options: MelOptions): Float64Array[] {
  const { sampleRateHz, fftSize, bands, lowHz = 0, highHz = sampleRateHz / 2, scale = 'slaney' } = options;
  const bins = Math.floor(fftSize / 2) + 1;
  const low = hzToMel(lowHz, scale);
  const step = (hzToMel(highHz, scale) - low) / (bands + 1);
  const edge = (i: number): number => melToHz(low + i * step, scale);
  return Array.from({ length: bands }, (_, band) => {
    const [left, peak, right] = [edge(band), edge(band + 1), edge(band + 2)];
    const height = options.norm === 'peak' ? 1 : 2 / (right - left);
    return Float64Array.from({ length: bins }, (_, k) => {
      const hz = (k * sampleRateHz) / fftSize;
      return height * Math.max(0, Math.min((hz - left) / (peak - left), (right - hz) / (right - peak)));
    });
  });
}

/**
 * Power in mel bands, in decibels: `10 log10(max(power, 1e-10))`, and nothing more than 80 dB below the
 * loudest value; librosa's `power_to_db(melspectrogram(y))`. Whisper's features are
 * `(value / 10 + 4) / 4` with `edges: 'mirror'`, without the last frame.
 */
export function logMel(samples: Float32Array, options: Omit<MelOptions, 'fftSize'> & FrameOptions): Frames {
  const { bands, frameLength, hop } = options;
  const bank = melFilterbank({ ...options, fftSize: frameLength }).map(withoutZeros);
  const frames = frameCount(samples.length, hop);
  const values = new Float32Array(frames * bands);
  let loudest = -Infinity;
  eachPowerSpectrum(samples, options, (power, frame) => {
    for (const [band, { first, weights }] of bank.entries()) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (power[first + k] ?? 0);
      const decibels = 10 * Math.log10(Math.max(sum, 1e-10));
      values[frame * bands + band] = decibels;
      loudest = Math.max(loudest, decibels);
    }
  });
  for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i] ?? 0, loudest - 80);
  return { frames, values };
}

function withoutZeros(filter: Float64Array): { first: number; weights: Float64Array } {
  const first = Math.max(
    0,
    filter.findIndex((weight) => weight > 0),
  );
  return { first, weights: filter.subarray(first, filter.findLastIndex((weight) => weight > 0) + 1) };
}
