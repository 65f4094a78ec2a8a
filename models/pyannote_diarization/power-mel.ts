import { melFilterbank } from '../../audio/mel.ts';
import { eachPowerSpectrum, frameCount } from '../../audio/stft.ts';

export const melBands = 40;
export const hop = 160;
const frameLength = 400;

/**
 * Power in mel bands, not its logarithm, as librosa's `melspectrogram` gives it: what Resemblyzer was trained on.
 * Frames of 25 ms, centred on each 10 ms.
 *
 * @param samples [-1, 1] at 16 kHz
 * @returns [1 + samples / 160, 40]
 */
export function powerMel(samples: Float32Array): Float32Array {
  const bank = melFilterbank({ sampleRateHz: 16_000, fftSize: frameLength, bands: melBands });
  const values = new Float32Array(frameCount(samples.length, hop) * melBands);
  eachPowerSpectrum(samples, { frameLength, hop }, (power, frame) => {
    for (const [band, weights] of bank.entries()) {
      let sum = 0;
      for (let bin = 0; bin < weights.length; bin++) sum += (weights[bin] ?? 0) * (power[bin] ?? 0);
      values[frame * melBands + band] = sum;
    }
  });
  return values;
}
