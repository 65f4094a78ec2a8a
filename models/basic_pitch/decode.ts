import type { Note } from '../../contract/music.ts';
import { type Activations, keys } from './activations.ts';
import { secondsOf } from './frame-times.ts';
import { onsetPeaks } from './onsets.ts';

/** The thresholds of basic-pitch's `predict`. */
const onsetThreshold = 0.5;
const noteThreshold = 0.3;
/** A note lasts longer than this: 128 ms. */
const shortestFrames = 11;
/** A note is over when it has been below its threshold for so long. */
const patienceFrames = 11;
const lowestMidi = 21;

interface Span {
  key: number;
  start: number;
  /** The frame after the last. */
  end: number;
}

/**
 * Notes out of activations: first one for each onset, from the last to the first; then one around whatever is still
 * strong, from the strongest on. Each takes the energy of its key and of the keys beside it, so that no other has it
 * (`output_to_notes_polyphonic` of basic-pitch). Pitch bends are left out.
 *
 * @returns in order of start, lower ones first
 */
export function notesOf(activations: Activations): Note[] {
  const { frames, notes } = activations;
  // What no note has taken yet.
  const left = notes.slice();
  const spans = [...spansFromOnsets(activations, left), ...spansFromRest(left, frames)];
  return spans
    .sort((a, b) => a.start - b.start || a.key - b.key || a.end - b.end)
    .map(({ key, start, end }) => ({
      startSeconds: secondsOf(start),
      endSeconds: secondsOf(end),
      midi: lowestMidi + key,
      amplitude: meanOf(notes, key, start, end),
    }));
}

function spansFromOnsets(activations: Activations, left: Float32Array): Span[] {
  const spans: Span[] = [];
  for (const { frame: start, key } of onsetPeaks(activations, onsetThreshold)) {
    const { stopped, below } = follow(left, key, start, activations.frames - 1, 1);
    const end = stopped - below;
    if (end - start <= shortestFrames) continue;
    for (let frame = start; frame < end; frame++) take(left, frame, key);
    spans.push({ key, start, end });
  }
  return spans;
}

function spansFromRest(left: Float32Array, frames: number): Span[] {
  const spans: Span[] = [];
  for (const cell of strongestFirst(left)) {
    // Another note has taken it meanwhile.
    if (left[cell] === 0) continue;
    const middle = Math.floor(cell / keys);
    const key = cell % keys;
    left[cell] = 0;
    const after = follow(left, key, middle, frames - 1, 1);
    const before = follow(left, key, middle, 0, -1);
    for (let frame = before.stopped + 1; frame < after.stopped; frame++) {
      if (frame !== middle) take(left, frame, key);
    }
    const start = before.stopped + 1 + before.below;
    const end = after.stopped - 1 - after.below;
    if (end - start > shortestFrames) spans.push({ key, start, end });
  }
  return spans;
}

/**
 * Goes from frame to frame while a key sounds, and a little longer.
 * @returns the frame where it stopped, and how many before it were below the threshold
 */
function follow(
  left: Float32Array,
  key: number,
  from: number,
  limit: number,
  direction: 1 | -1,
): { stopped: number; below: number } {
  let below = 0;
  let frame = from + direction;
  for (; (limit - frame) * direction > 0 && below < patienceFrames; frame += direction) {
    below = (left[frame * keys + key] ?? 0) < noteThreshold ? below + 1 : 0;
  }
  return { stopped: frame, below };
}

function take(left: Float32Array, frame: number, key: number): void {
  const cell = frame * keys + key;
  left[cell] = 0;
  if (key > 0) left[cell - 1] = 0;
  if (key < keys - 1) left[cell + 1] = 0;
}

/** Cells above the threshold; of equal ones the earlier and lower first. */
function strongestFirst(left: Float32Array): Uint32Array {
  let count = 0;
  for (const value of left) if (value > noteThreshold) count++;
  const cells = new Uint32Array(count);
  for (let cell = 0, at = 0; cell < left.length; cell++) {
    if ((left[cell] ?? 0) > noteThreshold) cells[at++] = cell;
  }
  return cells.sort((a, b) => (left[b] ?? 0) - (left[a] ?? 0) || a - b);
}

function meanOf(notes: Float32Array, key: number, start: number, end: number): number {
  let sum = 0;
  for (let frame = start; frame < end; frame++) sum += notes[frame * keys + key] ?? 0;
  return sum / (end - start);
}
