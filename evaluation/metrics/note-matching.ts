import type { Note } from '../../contract/music.ts';
import { largestMatching } from './largest-matching.ts';

export const onsetToleranceSeconds = 0.05;
export const pitchToleranceCents = 50;
/** Of the reference note's length; and no note is so short that its end must fit better than an onset. */
export const offsetToleranceShare = 0.2;
export const leastOffsetToleranceSeconds = 0.05;

export interface NoteCounts {
  /** Pairs that agree in onset and pitch. */
  matched: number;
  /** Pairs that agree in onset, pitch and end. */
  matchedWithEnd: number;
  reference: number;
  found: number;
}

/**
 * How many notes were found: as mir_eval's `transcription.match_notes` pairs them, each note at most once, so that
 * there are as many pairs as possible. Times are compared to a tenth of a millisecond, as there.
 */
export function noteCounts(reference: readonly Note[], found: readonly Note[]): NoteCounts {
  const ordered = [...found].sort((a, b) => a.startSeconds - b.startSeconds);
  const near = reference.map((note) => candidatesOf(note, ordered));
  const endsToo = near.map((candidates, index) =>
    candidates.filter((candidate) => endsAlike(reference[index], ordered[candidate])),
  );
  return {
    matched: largestMatching(near),
    matchedWithEnd: largestMatching(endsToo),
    reference: reference.length,
    found: found.length,
  };
}

/** Indices of the notes that begin about when `note` does, at its pitch; `ordered` is in order of starts. */
function candidatesOf(note: Note, ordered: readonly Note[]): number[] {
  const candidates: number[] = [];
  // A little before what may fit, because distances are rounded.
  const first = firstFrom(ordered, note.startSeconds - onsetToleranceSeconds - 0.001);
  for (let index = first; index < ordered.length; index++) {
    const other = ordered[index];
    if (other === undefined || other.startSeconds > note.startSeconds + onsetToleranceSeconds + 0.001) break;
    const cents = 100 * Math.abs(note.midi - other.midi);
    const isNear = apart(note.startSeconds, other.startSeconds) <= onsetToleranceSeconds;
    if (isNear && cents <= pitchToleranceCents) candidates.push(index);
  }
  return candidates;
}

function endsAlike(note: Note | undefined, other: Note | undefined): boolean {
  if (note === undefined || other === undefined) return false;
  const share = offsetToleranceShare * (note.endSeconds - note.startSeconds);
  return apart(note.endSeconds, other.endSeconds) <= Math.max(share, leastOffsetToleranceSeconds);
}

const apart = (a: number, b: number): number => Math.round(Math.abs(a - b) * 10_000) / 10_000;

/** Index of the first note that starts at `seconds` or later. */
function firstFrom(ordered: readonly Note[], seconds: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.startSeconds ?? Infinity) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
