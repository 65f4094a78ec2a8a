import type { Turn } from '../../contract/diarization.ts';
import type { Span } from '../../contract/speech.ts';
import { assignSpeakers, stepsOf } from './assign-speakers.ts';
import { turnsOf } from './turns.ts';
import { voiceFrames } from './voice-frames.ts';
import { findVoices, joinVoices, statisticsOf, withoutSmall } from './voices.ts';
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
    const heard = voices.map((_, voice) =>
      statisticsOf(
        steps.flatMap(({ audible }, index) => (speakers[index] === voice ? audible : [])),
        frames,
      ),
    );
    voices = joinVoices(withoutSmall(heard), maxSpeakers);
    const again = assignSpeakers(steps, voices, frames);
    const settled = again.every((speaker, index) => speaker === speakers[index]);
    speakers = again;
    if (settled) break;
  }
  return turnsOf(steps, speakers);
}
