/** Two channels, without the rate that they share with what they are compared with. */
export interface Channels {
  left: Float32Array;
  right: Float32Array;
}

/** As for SI-SDR: beyond this there is only rounding noise, and silence or a perfect copy would be infinite. */
export const sdrLimitDb = 100;

/**
 * Signal-to-distortion ratio of a whole recording in dB, as the Music Demixing Challenge has it (Mitsufuji et al.,
 * 2021): the energy of the reference over that of the difference. `framed-sdr.ts` has it by seconds, as most papers
 * do. Compares as many samples as the shorter signal has.
 *
 * @returns undefined where the reference is silent
 */
export function sdr(reference: Float32Array, estimate: Float32Array): number | undefined {
  const length = Math.min(reference.length, estimate.length);
  let signal = 0;
  let distortion = 0;
  for (let index = 0; index < length; index++) {
    const sample = reference[index] ?? 0;
    signal += sample * sample;
    distortion += (sample - (estimate[index] ?? 0)) ** 2;
  }
  if (signal === 0) return undefined;
  return Math.max(-sdrLimitDb, Math.min(sdrLimitDb, 10 * Math.log10(signal / distortion)));
}
