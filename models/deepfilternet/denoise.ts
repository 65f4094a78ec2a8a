import { deepFilter, lookahead, lookback, taps, type Spectrum } from './deep-filter.ts';
import { bands, featureMaker, filteredBins, type Features } from './features.ts';
import type { Nets } from './nets.ts';
import { analyse, bins, frameCount, synthesise } from './spectrum.ts';

/** Frames that the nets hear at once, two seconds: fewer are slower, more are not faster (README.md). */
const blockFrames = 200;

type Frame = Spectrum & Features;

/**
 * Speech without the noise, in time with the input and as long. Beside the two signals it takes as much memory for an
 * hour as for a minute.
 *
 * @param samples [-1, 1] at 48 kHz
 * @param onBlock called after each block of two seconds
 */
export async function denoise(nets: Nets, samples: Float32Array, onBlock: () => void): Promise<Float32Array> {
  const cleaned = new Float32Array(samples.length);
  const frames = frameCount(samples.length);
  const hear = nets.listen();
  const next = framesOf(samples, frames);
  const out: Spectrum = { re: new Float64Array(bins), im: new Float64Array(bins) };
  // From `lookback` frames before the block to `lookahead` frames after it.
  let window: Frame[] = Array.from({ length: lookback }, silentFrame);
  for (let first = 0; first < frames; first += blockFrames) {
    const count = Math.min(blockFrames, frames - first);
    while (window.length < count + taps - 1) window.push(next());
    // The nets say of a frame what they know when they have heard the two after it.
    const { gains, coefficients } = await hear(window.slice(lookback + lookahead));
    for (let i = 0; i < count; i++) {
      const filter = coefficients.subarray(i * filteredBins * taps * 2, (i + 1) * filteredBins * taps * 2);
      deepFilter(window.slice(i, i + taps), filter, gains.subarray(i * bands, (i + 1) * bands), out);
      synthesise(out.re, out.im, first + i, cleaned);
    }
    window = window.slice(count);
    onBlock();
  }
  return cleaned;
}

/** One frame after another; empty ones after the last. The nets are not told of the first two, as in the original. */
function framesOf(samples: Float32Array, count: number): () => Frame {
  const featuresOf = featureMaker();
  let frame = 0;
  return () => {
    if (frame === count) return silentFrame();
    const re = new Float64Array(bins);
    const im = new Float64Array(bins);
    analyse(samples, frame++, re, im);
    return { re, im, ...featuresOf(re, im) };
  };
}

const silentFrame = (): Frame => ({
  re: new Float64Array(bins),
  im: new Float64Array(bins),
  erb: new Float32Array(bands),
  unit: new Float32Array(2 * filteredBins),
});
