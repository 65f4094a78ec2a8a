import { hop, sampleRateHz, windowFrames, windowSamples } from './activations.ts';

/** What the authors found to be missing, for each window's worth of frames. */
const measuredSeconds = 0.0018;
/** A window has a few more frames than its samples have room for. */
const windowOffsetSeconds = (hop / sampleRateHz) * (windowFrames - windowSamples / hop) + measuredSeconds;

/** When a frame is, in seconds (`model_frames_to_time` of basic-pitch). */
export const secondsOf = (frame: number): number =>
  (frame * hop) / sampleRateHz - windowOffsetSeconds * Math.floor(frame / windowFrames);
