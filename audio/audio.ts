/** Samples that are read stretch by stretch; a Float32Array is one way to keep them. */
export interface SampleRanges {
  readonly length: number;
  /**
   * From `start` to before `end`, or to the last sample. It is a view, good until the next call: `slice()` what has
   * to last, and write nothing into it.
   */
  subarray(start: number, end: number): Float32Array;
}

/** Decoded mono audio. */
export interface Audio {
  /** [-1, 1], one value a sample. Where there are `ranges`, asking for it brings all of them into memory. */
  readonly samples: Float32Array;
  sampleRateHz: number;
  /** The same samples, of a recording that is too long to be in memory. */
  readonly ranges?: SampleRanges;
}

/** How a recording of any length is read: no more of it comes into memory than is asked for. */
export const rangesOf = (audio: Audio): SampleRanges => audio.ranges ?? audio.samples;

/** Two channels of equal length; a mono recording is both of them. */
export interface Stereo {
  left: Float32Array;
  right: Float32Array;
  sampleRateHz: number;
}

export const durationSeconds = (audio: Audio): number => rangesOf(audio).length / audio.sampleRateHz;
