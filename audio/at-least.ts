/** Samples filled up with silence to `length`, or as they are where there are as many: Float32Array, [samples]. */
export function atLeast(samples: Float32Array, length: number): Float32Array {
  if (samples.length >= length) return samples;
  const longer = new Float32Array(length);
  longer.set(samples);
  return longer;
}
