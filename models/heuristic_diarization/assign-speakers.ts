import { bestPath } from './best-path.ts';
import { gaussianOf, logDensity } from './gaussian.ts';
import { frameAt, framesPerSecond, type VoiceFrames } from './voice-frames.ts';
import type { Voice } from './voice.ts';
import type { FrameWindow } from './windows.ts';

/** Speakers are told apart ten times a second. */
export const stepFrames = framesPerSecond / 10;

/**
 * What a change of speaker costs, as log likelihood, within speech; each half second of silence between divides
 * it by e. It is high because neighbouring frames repeat each other. Fitted on LibriSpeech excerpts.
 */
const changeCost = 100;
const pauseFrames = 0.5 * framesPerSecond;

/** A tenth of a second of speech, or less at the end of a window. */
export interface Step {
  start: number;
  end: number;
  audible: number[];
}

export function stepsOf(windows: readonly FrameWindow[]): Step[] {
  return windows.flatMap((window) => {
    const steps: Step[] = [];
    for (let start = window.start; start < window.end; start += stepFrames) {
      steps.push({ start, end: Math.min(window.end, start + stepFrames), audible: [] });
    }
    for (const frame of window.audible) {
      steps[Math.floor((frame - window.start) / stepFrames)]?.audible.push(frame);
    }
    return steps;
  });
}

/** Whose voice each step is: the most likely sequence. @returns index of a voice, [steps] */
export function assignSpeakers(
  steps: readonly Step[],
  voices: readonly Voice[],
  frames: VoiceFrames,
): Int32Array {
  const gaussians = voices.map(({ statistics }) => gaussianOf(statistics));
  const scores = new Float64Array(steps.length * voices.length);
  const changeCosts = new Float64Array(steps.length);
  let before = -Infinity;
  for (const [index, { start, end, audible }] of steps.entries()) {
    changeCosts[index] = changeCost * Math.exp(-(start - before) / pauseFrames);
    before = end;
    for (const [voice, gaussian] of gaussians.entries()) {
      let score = 0;
      for (const frame of audible) score += logDensity(gaussian, frameAt(frames, frame));
      scores[index * voices.length + voice] = score;
    }
  }
  return bestPath(scores, voices.length, changeCosts);
}
