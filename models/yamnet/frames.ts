export const sampleRateHz = 16_000;

/** 0.96 s of spectrogram, and what its last Fourier transform needs beyond. */
export const frameSamples = 15_600;
/** From the start of one frame to that of the next: 0.48 s. */
export const hopSamples = 7_680;
/** 31 s of audio a run: the memory that a run takes grows with it, the time that a frame takes does not. */
const framesARun = 64;

/** Consecutive frames, in samples that hold exactly these. */
export interface Piece {
  samples: Float32Array;
  frames: number;
}

/** As many frames as cover all samples; what the last one lacks is silence. Source: yamnet/features.py. */
export const frameCount = (samples: number): number =>
  1 + Math.ceil(Math.max(0, samples - frameSamples) / hopSamples);

/** A recording in runs of frames; a frame depends on its own samples alone, so the cuts change nothing. */
export function piecesOf(samples: Float32Array): Piece[] {
  const all = frameCount(samples.length);
  const pieces: Piece[] = [];
  for (let first = 0; first < all; first += framesARun) {
    const frames = Math.min(framesARun, all - first);
    const piece = new Float32Array((frames - 1) * hopSamples + frameSamples);
    piece.set(samples.subarray(first * hopSamples, first * hopSamples + piece.length));
    pieces.push({ samples: piece, frames });
  }
  return pieces;
}
