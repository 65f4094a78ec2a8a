import { bins, hop, sampleRateHz } from './spectrum.ts';

export const bands = 32;
/** Bins up to 4.8 kHz, which the deep filter works on. */
export const filteredBins = 96;
/** What was heard fades from the running means with a time constant of one second (rounded as the authors do). */
const keep = 0.99;

/** What the nets hear of one frame. */
export interface Features {
  /** Level of each band in dB less its running mean, / 40; [bands] */
  erb: Float32Array;
  /** The lowest bins, each divided by the root of its running mean; real parts, then imaginary ones, [2, filteredBins] */
  unit: Float32Array;
}

/**
 * How many bins each band has, on the scale of equivalent rectangular bandwidths; at least two
 * (`erb_fb` of libDF/src/lib.rs).
 */
export const bandWidths: readonly number[] = erbWidths();

function erbWidths(): number[] {
  const lowest = 2;
  const q = 9.265;
  const step = (q * Math.log1p(sampleRateHz / 2 / (24.7 * q))) / bands;
  const widths: number[] = [];
  let previous = 0;
  let borrowed = 0;
  for (let band = 1; band <= bands; band++) {
    const edge = Math.round((24.7 * q * (Math.exp((band * step) / q) - 1)) / (sampleRateHz / (2 * hop)));
    const width = edge - previous - borrowed;
    // A band that is made wider takes its bins from the next one.
    borrowed = Math.max(0, lowest - width);
    widths.push(Math.max(lowest, width));
    previous = edge;
  }
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width, 0);
  return [...widths.slice(0, -1), bins - others];
}

/** Features of frame after frame of one recording: each depends on all frames before it. */
export function featureMaker(): (re: Float64Array, im: Float64Array) => Features {
  const meanLevel = between(-60, -90, bands);
  const meanSize = between(1e-3, 1e-4, filteredBins);
  return (re, im) => {
    const erb = new Float32Array(bands);
    let bin = 0;
    for (const [band, width] of bandWidths.entries()) {
      let power = 0;
      for (const end = bin + width; bin < end; bin++) power += (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2;
      const level = 10 * Math.log10(power / width + 1e-10);
      const mean = level * (1 - keep) + (meanLevel[band] ?? 0) * keep;
      meanLevel[band] = mean;
      erb[band] = (level - mean) / 40;
    }
    const unit = new Float32Array(2 * filteredBins);
    for (let k = 0; k < filteredBins; k++) {
      const x = re[k] ?? 0;
      const y = im[k] ?? 0;
      const mean = Math.sqrt(x * x + y * y) * (1 - keep) + (meanSize[k] ?? 0) * keep;
      meanSize[k] = mean;
      const scale = 1 / Math.sqrt(mean);
      unit[k] = x * scale;
      unit[filteredBins + k] = y * scale;
    }
    return { erb, unit };
  };
}

/** Where the running means start: evenly from the lowest band or bin to the highest. */
const between = (first: number, last: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
