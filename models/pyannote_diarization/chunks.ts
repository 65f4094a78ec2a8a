export const sampleRateHz = 16_000;

/** PyanNet's frames: one looks at 991 samples, the next one starts 270 later. */
const frameSamples = 991;
export const frameStepSamples = 270;
/** Chunks overlap by nine tenths. */
const stepRatio = 0.1;

/** How a recording is cut: chunk c starts at `c * stepSamples`, the last one is filled up with silence. */
export interface Chunking {
  chunks: number;
  chunkSamples: number;
  stepSamples: number;
  /** Frames in each chunk. */
  frames: number;
}

export const framesIn = (samples: number): number =>
  Math.floor((samples - frameSamples) / frameStepSamples) + 1;

/** @param sampleCount at least 1 */
export function chunking(sampleCount: number, chunkSeconds: number): Chunking {
  const chunkSamples = chunkSeconds * sampleRateHz;
  const stepSamples = chunkSamples * stepRatio;
  const chunks = 1 + Math.max(0, Math.ceil((sampleCount - chunkSamples) / stepSamples));
  return { chunks, chunkSamples, stepSamples, frames: framesIn(chunkSamples) };
}

/** The frame of the recording with which a chunk begins. */
export const firstFrame = ({ stepSamples }: Chunking, chunk: number): number =>
  Math.round((chunk * stepSamples) / frameStepSamples);

/** Frames of the recording, so that every chunk fits. */
export function totalFrames(layout: Chunking): number {
  const end = layout.chunkSamples + (layout.chunks - 1) * layout.stepSamples;
  return Math.round(end / frameStepSamples) + 1;
}

/** Turns begin and end in the middle of a frame. */
export const frameSeconds = (frame: number): number =>
  (frame * frameStepSamples + frameSamples / 2) / sampleRateHz;
