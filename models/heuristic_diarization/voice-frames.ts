import { mfcc } from '../../audio/mfcc.ts';

export const framesPerSecond = 100;

/** Cepstra of a frame: 1 to 12, which describe the vocal tract; 0 is loudness, no property of a person. */
export const dimensions = 12;

const sampleRateHz = 16_000;
const bands = 24;

/** Features of a recording; frame i is centred on i / 100 s. */
export interface VoiceFrames {
  count: number;
  /** [count, dimensions] */
  cepstra: Float32Array;
  /** dB against full scale, give or take a constant, [count] */
  loudness: Float32Array;
}

/** @param samples [-1, 1], mono, 16 kHz */
export function voiceFrames(samples: Float32Array): VoiceFrames {
  const coefficients = dimensions + 1;
  const { frames: count, values } = mfcc(samples, {
    sampleRateHz,
    frameLength: 0.025 * sampleRateHz,
    hop: sampleRateHz / framesPerSecond,
    coefficients,
    bands,
  });
  const cepstra = new Float32Array(count * dimensions);
  const loudness = new Float32Array(count);
  for (let frame = 0; frame < count; frame++) {
    const first = frame * coefficients;
    // The orthonormal transform gives the mean over the bands, times the root of their number.
    loudness[frame] = (values[first] ?? 0) / Math.sqrt(bands);
    cepstra.set(values.subarray(first + 1, first + coefficients), frame * dimensions);
  }
  return { count, cepstra, loudness };
}

/** The features of one frame, [dimensions]; a view, not a copy. */
export const frameAt = ({ cepstra }: VoiceFrames, frame: number): Float32Array =>
  cepstra.subarray(frame * dimensions, (frame + 1) * dimensions);
