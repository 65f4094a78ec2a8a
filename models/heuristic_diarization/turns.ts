import type { Turn } from '../../contract/diarization.ts';
import type { Step } from './assign-speakers.ts';
import { framesPerSecond } from './voice-frames.ts';

/** A pause within a turn, as NIST's evaluations of rich transcription define it. */
const longestPauseFrames = 0.3 * framesPerSecond;

/** Turns of consecutive steps; speakers are numbered in the order in which they first speak. */
export function turnsOf(steps: readonly Step[], speakers: Int32Array): Turn[] {
  const names = new Map<number, string>();
  const turns: { start: number; end: number; speaker: string }[] = [];
  for (const [index, { start, end }] of steps.entries()) {
    const id = speakers[index] ?? 0;
    const speaker = names.get(id) ?? `speaker_${names.size + 1}`;
    names.set(id, speaker);
    const last = turns.at(-1);
    if (last?.speaker === speaker && start - last.end <= longestPauseFrames) last.end = end;
    else turns.push({ start, end, speaker });
  }
  return turns.map(({ start, end, speaker }) => ({
    startSeconds: start / framesPerSecond,
    endSeconds: end / framesPerSecond,
    speaker,
  }));
}
