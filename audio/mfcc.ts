import { logMel, type Frames } from './mel.ts';
import type { FrameOptions } from './stft.ts';

export interface MfccOptions extends FrameOptions {
  sampleRateHz: number;
  coefficients: number;
  /** Mel bands from 0 Hz to half the sample rate; default 40. */
  bands?: number | undefined;
}

/**
 * Mel-frequency cepstral coefficients as librosa has them: Slaney's mel bands in decibels (at most 80 below
 * the loudest), then an orthonormal DCT-II; no lifter, coefficient 0 is the loudness. Equal to
 * `librosa.feature.mfcc(y, sr, n_mfcc=coefficients, n_mels=bands, n_fft=frameLength, hop_length=hop)`.
 *
 * @returns values [frames, coefficients]; frame i is centred on sample `i * hop`
 * @example mfcc(samples, { sampleRateHz: 16_000, frameLength: 400, hop: 160, coefficients: 20 })
 */
export function mfcc(samples: Float32Array, options: MfccOptions): Frames {
  const { coefficients, bands = 40 } = options;
  const mel = logMel(samples, { ...options, bands });
  const cosines = Array.from({ length: coefficients }, (_, k) =>
    Float64Array.from(
      { length: bands },
      (_, band) => Math.sqrt((k === 0 ? 1 : 2) / bands) * Math.cos((Math.PI * k * (band + 0.5)) / bands),
    ),
  );
  const values = new Float32Array(mel.frames * coefficients);
  for (let frame = 0; frame < mel.frames; frame++) {
    for (const [k, cosine] of cosines.entries()) {
      let sum = 0;
      for (let band = 0; band < bands; band++)
        sum += (cosine[band] ?? 0) * (mel.values[frame * bands + band] ?? 0);
      values[frame * coefficients + k] = sum;
    }
  }
  return { frames: mel.frames, values };
}
