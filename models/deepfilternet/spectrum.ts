import { realFft } from '../../audio/fft.ts';
import { inverseOf } from '../../audio/inverse-fft.ts';

export const sampleRateHz = 48_000;
/** 10 ms from frame to frame; a frame is two of them long. */
export const hop = 480;
const size = 2 * hop;
/** From 0 Hz to 24 kHz, 50 Hz apart. */
export const bins = hop + 1;

const fft = realFft(size);
const inverse = inverseOf(fft);
const signal = new Float64Array(size);

/** The window of Vorbis, for analysis and synthesis: the squares of its overlapping halves add up to one. */
const window = Float64Array.from({ length: size }, (_, i) =>
  Math.sin((Math.PI / 2) * Math.sin((Math.PI * (i + 0.5)) / size) ** 2),
);

/** Frames that hear every sample twice: frame `t` is centred on sample `t * hop`, silence lies around the clip. */
export const frameCount = (samples: number): number => Math.floor(samples / hop) + 2;

/**
 * The spectrum of one frame, divided by its length as libdf does.
 * @param re, im `bins` values each, overwritten
 */
export function analyse(samples: Float32Array, frame: number, re: Float64Array, im: Float64Array): void {
  const start = (frame - 1) * hop;
  // Out of range reads give nothing, which is silence.
  for (let i = 0; i < size; i++) signal[i] = ((window[i] ?? 0) / size) * (samples[start + i] ?? 0);
  fft.forward(signal, re, im);
}

/** Adds one frame to a signal, in its place; what lies outside of the signal is dropped. */
export function synthesise(re: Float64Array, im: Float64Array, frame: number, samples: Float32Array): void {
  inverse(re, im, signal);
  const start = (frame - 1) * hop;
  const first = Math.max(0, -start);
  const end = Math.min(size, samples.length - start);
  for (let i = first; i < end; i++) {
    samples[start + i] = (samples[start + i] ?? 0) + (window[i] ?? 0) * (signal[i] ?? 0);
  }
}
