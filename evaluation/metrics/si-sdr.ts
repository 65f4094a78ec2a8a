/**
 * Values are kept within ± this many dB: beyond it a float32 signal has only rounding noise, and silence or a
 * perfect copy would be infinite.
 */
export const siSdrLimitDb = 100;

/**
 * Scale-invariant signal-to-distortion ratio in dB: how much of the estimate is the reference, at any loudness.
 * The mean is not removed, as fast-bss-eval and the paper have it (Le Roux et al., SDR: half-baked or well done?,
 * 2019). Compares as many samples as the shorter signal has.
 *
 * @returns undefined where the reference is silent; −100 for a silent estimate
 */
export function siSdr(reference: Float32Array, estimate: Float32Array): number | undefined {
  const length = Math.min(reference.length, estimate.length);
  let referenceEnergy = 0;
  let product = 0;
  for (let index = 0; index < length; index++) {
    const sample = reference[index] ?? 0;
    referenceEnergy += sample * sample;
    product += sample * (estimate[index] ?? 0);
  }
  if (referenceEnergy === 0) return undefined;
  const scale = product / referenceEnergy;
  let distortion = 0;
  for (let index = 0; index < length; index++) {
    distortion += ((estimate[index] ?? 0) - scale * (reference[index] ?? 0)) ** 2;
  }
  const target = scale * scale * referenceEnergy;
  if (target === 0) return -siSdrLimitDb;
  return Math.max(-siSdrLimitDb, Math.min(siSdrLimitDb, 10 * Math.log10(target / distortion)));
}
