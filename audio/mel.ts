import { hasMelKernel, melKernel, mostFrames, type MelKernel } from './mel-kernel.ts';
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

/** What logarithmic features are made of. */
export type LogMelOptions = Omit<MelOptions, 'fftSize'> & FrameOptions;

/** Features of consecutive frames, band by band. */
export interface Bands {
  frames: number;
  /** [bands, frames] */
  values: Float32Array;
}

/**
 * Power in mel bands, in decibels: `10 log10(max(power, 1e-10))`, and nothing more than 80 dB below the
 * loudest value; librosa's `power_to_db(melspectrogram(y))`.
 */
export function logMel(samples: Float32Array, options: LogMelOptions): Frames {
  const { frames, values: byBand } = melDecibels(samples, options);
  const { bands } = options;
  let loudest = -Infinity;
  for (const value of byBand) loudest = Math.max(loudest, value);
  const values = new Float32Array(byBand.length);
  for (let band = 0, at = 0; band < bands; band++) {
    for (let frame = 0; frame < frames; frame++, at++) {
      values[frame * bands + band] = Math.max(byBand[at] ?? 0, loudest - 80);
    }
  }
  return { frames, values };
}

/** The same without the limit of 80 dB, band by band: `10 log10(max(power, 1e-10))`. */
export function melDecibels(samples: Float32Array, options: LogMelOptions): Bands {
  const frames = frameCount(samples.length, options.hop);
  const values = new Float32Array(frames * options.bands);
  if (hasMelKernel(options)) byKernel(samples, options, frames, values);
  else byFrame(samples, options, frames, values);
  return { frames, values };
}

/** A kernel is compiled once, and gets faster while it is used. */
const kernels = new Map<string, MelKernel>();

/**
 * What `melDecibels` are made by, for those who go on with them in its memory.
 * @throws RangeError where `hasMelKernel` is false
 */
export function melKernelOf(wanted: LogMelOptions): MelKernel {
  // What lies beyond the ends is not the kernel's business.
  const options = { ...wanted, edges: undefined };
  const key = JSON.stringify(Object.entries(options).sort());
  const known = kernels.get(key);
  if (known !== undefined) return known;
  const kernel = melKernel({ ...options, bank: bankOf(options) });
  kernels.set(key, kernel);
  return kernel;
}

const bankOf = (options: LogMelOptions): Float64Array[] =>
  melFilterbank({ ...options, fftSize: options.frameLength });

function byKernel(samples: Float32Array, options: LogMelOptions, frames: number, values: Float32Array): void {
  const kernel = melKernelOf(options);
  for (let first = 0; first < frames; first += mostFrames) {
    const count = Math.min(mostFrames, frames - first);
    kernel.analyse(samples, { first, count, edges: options.edges ?? 'zero' });
    for (let band = 0; band < options.bands; band++) {
      const row = kernel.values.subarray(band * mostFrames, band * mostFrames + count);
      values.set(row, band * frames + first);
    }
  }
}

/** For frames of any length. */
function byFrame(samples: Float32Array, options: LogMelOptions, frames: number, values: Float32Array): void {
  const bank = bankOf(options);
  eachPowerSpectrum(samples, options, (power, frame) => {
    for (const [band, weights] of bank.entries()) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (power[k] ?? 0);
      values[band * frames + frame] = 10 * Math.log10(Math.max(sum, 1e-10));
    }
  });
}
