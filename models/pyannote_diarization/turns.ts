import type { Turn } from '../../contract/diarization.ts';
import { frameSeconds } from './chunks.ts';

/**
 * Turns of each person, in order of their start; people are numbered in the order in which they first speak.
 *
 * @param speaking 1 where a person is heard, [frames, people]
 * @param longestPauseSeconds a shorter pause does not end a turn
 * @param endSeconds nothing is said later
 */
export function turnsOf(
  speaking: Uint8Array,
  people: number,
  longestPauseSeconds: number,
  endSeconds: number,
): Turn[] {
  const turns: { person: number; startSeconds: number; endSeconds: number }[] = [];
  for (let person = 0; person < people; person++) {
    const own: typeof turns = [];
    for (const { start, end } of runsOf(speaking, people, person)) {
      const turn = {
        person,
        startSeconds: frameSeconds(start),
        endSeconds: Math.min(endSeconds, frameSeconds(end)),
      };
      if (turn.startSeconds >= turn.endSeconds) continue;
      const last = own.at(-1);
      if (last !== undefined && turn.startSeconds - last.endSeconds < longestPauseSeconds)
        last.endSeconds = turn.endSeconds;
      else own.push(turn);
    }
    turns.push(...own);
  }
  turns.sort((a, b) => a.startSeconds - b.startSeconds || a.endSeconds - b.endSeconds);
  const order = [...new Set(turns.map(({ person }) => person))];
  return turns.map(({ person, ...span }) => ({ ...span, speaker: `speaker_${order.indexOf(person) + 1}` }));
}

/** From the first frame in which a person is heard to the first in which not, or to the last one of all. */
function runsOf(speaking: Uint8Array, people: number, person: number): { start: number; end: number }[] {
  const frames = speaking.length / people;
  const runs: { start: number; end: number }[] = [];
  let start: number | undefined;
  for (let frame = 0; frame < frames; frame++) {
    const speaks = speaking[frame * people + person] === 1;
    if (speaks) start ??= frame;
    if (start !== undefined && (!speaks || frame === frames - 1)) {
      runs.push({ start, end: frame });
      start = undefined;
    }
  }
  return runs;
}
