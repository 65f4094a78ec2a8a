/** How loud a signal is. */
export interface Level {
  /** Root mean square; full scale is 1. Not finite where a sample is none. */
  rms: number;
  /** Share of the samples at full scale or beyond. */
  clippedShare: number;
}

/** The largest sample that 16 bits have, which decoders give as a little less than 1. */
const fullScale = 32_767 / 32_768;

/** @param samples [-1, 1]; none: silence */
export function levelOf(samples: Float32Array): Level {
  let energy = 0;
  let clipped = 0;
  for (const sample of samples) {
    energy += sample * sample;
    if (Math.abs(sample) >= fullScale) clipped++;
  }
  const count = Math.max(1, samples.length);
  return { rms: Math.sqrt(energy / count), clippedShare: clipped / count };
}
