import { realFft } from './fft.ts';

export interface FrameOptions {
  /** Samples in a frame, and the length of its Fourier transform; a Hann window covers it all. */
  frameLength: number;
  /** Samples from the centre of one frame to the centre of the next. */
  hop: number;
  /** What stands before the first sample and after the last: silence (librosa), or the signal mirrored (Whisper). */
  edges?: 'zero' | 'mirror' | undefined;
}

/** Frames are centred on samples 0, hop, 2 hop, ... */
export const frameCount = (samples: number, hop: number): number => 1 + Math.floor(samples / hop);

/**
 * Calls `take` with the power spectrum of each frame: |X[k]|^2 of `frameLength / 2 + 1` (rounded down) bins,
 * in an array that the next frame overwrites.
 */
export function eachPowerSpectrum(
  samples: Float32Array,
  { frameLength, hop, edges = 'zero' }: FrameOptions,
  take: (power: Float64Array, frame: number) => void,
): void {
  const fft = realFft(frameLength);
  const window = Float64Array.from(
    { length: frameLength },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frameLength),
  );
  const signal = new Float64Array(frameLength);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  const last = samples.length - 1;
  // Out of range reads give nothing, which is silence.
  const mirrored = (i: number): number => (i < 0 ? -i : i > last ? 2 * last - i : i);
  const frames = frameCount(samples.length, hop);
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * hop - (frameLength >> 1);
    for (let i = 0; i < frameLength; i++) {
      const at = edges === 'zero' ? start + i : mirrored(start + i);
      signal[i] = (window[i] ?? 0) * (samples[at] ?? 0);
    }
    fft.forward(signal, re, im);
    for (let k = 0; k < fft.bins; k++) re[k] = (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
    take(re, frame);
  }
}
