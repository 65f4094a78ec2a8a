import type { Span } from '../../contract/speech.ts';
import { framesPerSecond, type VoiceFrames } from './voice-frames.ts';

/** Long enough for a voice to show, short enough to have mostly one. */
const windowSeconds = 3;

/** How far below the loudest frame of its window a frame may be: softer ones are pauses and say nothing of a voice. */
const audibleRangeDb = 30;

/** From the first frame to the one after the last. */
export interface FrameWindow {
  start: number;
  end: number;
  /** Frames that are loud enough to say something of the voice; at least one. */
  audible: number[];
}

/** Cuts each span of speech into windows of equal length, near three seconds; a short span is one window. */
export function windowsOf(spans: readonly Span[], frames: VoiceFrames): FrameWindow[] {
  return spans.flatMap(({ startSeconds, endSeconds }) => {
    const first = Math.round(startSeconds * framesPerSecond);
    const end = Math.min(frames.count, Math.round(endSeconds * framesPerSecond));
    const count = Math.max(1, Math.round((end - first) / framesPerSecond / windowSeconds));
    const edge = (index: number): number => first + Math.floor(((end - first) * index) / count);
    return Array.from({ length: count }, (_, index) => window(edge(index), edge(index + 1), frames)).filter(
      ({ audible }) => audible.length > 0,
    );
  });
}

function window(start: number, end: number, { loudness }: VoiceFrames): FrameWindow {
  const loudest = loudness.subarray(start, end).reduce((a, b) => Math.max(a, b), -Infinity);
  const audible: number[] = [];
  for (let frame = start; frame < end; frame++) {
    if ((loudness[frame] ?? -Infinity) > loudest - audibleRangeDb) audible.push(frame);
  }
  return { start, end, audible };
}
