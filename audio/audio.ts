/** Decoded mono audio in memory. */
export interface Audio {
  /** [-1, 1], one value a sample. */
  samples: Float32Array;
  sampleRateHz: number;
}

/** Two channels of equal length; a mono recording is both of them. */
export interface Stereo {
  left: Float32Array;
  right: Float32Array;
  sampleRateHz: number;
}

export const durationSeconds = (audio: Audio): number => audio.samples.length / audio.sampleRateHz;
