import type { Turn } from '../../contract/diarization.ts';
import type { Span } from '../../contract/speech.ts';
import { assignSpeakers, stepsOf, type Step } from './assign-speakers.ts';
import { turnsOf } from './turns.ts';
import { voiceFrames } from './voice-frames.ts';
import { findVoices, mergeVoices, voiceAt } from './find-voices.ts';
import { windowsOf } from './windows.ts';

/** Assignments change little after the second round; equal voices end it earlier. */
const mostRounds = 6;

/**
 * Who speaks when in known spans of speech; one speaker at a time.
 *
 * @param samples [-1, 1], mono, 16 kHz
 * @param spans where there is speech, in order
 */
export function diarize(samples: Float32Array, spans: readonly Span[], maxSpeakers: number): Turn[] {
  const frames = voiceFrames(samples);
  const windows = windowsOf(spans, frames);
  if (windows.length === 0) return [];
  const steps = stepsOf(windows);
  let voices = findVoices(windows, frames, maxSpeakers);
  let speakers = assignSpeakers(steps, voices, frames);
  for (let round = 1; round < mostRounds && voices.length > 1; round++) {
    const heard = audibleOf(steps, speakers, voices.length).map((audible) => voiceAt(audible, frames));
    voices = mergeVoices(
      heard.filter(({ statistics }) => statistics.count > 0),
      maxSpeakers,
    );
    const again = assignSpeakers(steps, voices, frames);
    const settled = again.every((speaker, index) => speaker === speakers[index]);
    speakers = again;
    if (settled) break;
  }
  return turnsOf(steps, speakers);
}

/** Audible frames of each speaker, [speakers] */
function audibleOf(steps: readonly Step[], speakers: Int32Array, count: number): number[][] {
  const frames = Array.from({ length: count }, (): number[] => []);
  for (const [index, { audible }] of steps.entries()) frames[speakers[index] ?? 0]?.push(...audible);
  return frames;
}
