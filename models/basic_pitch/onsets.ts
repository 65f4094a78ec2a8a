import { type Activations, keys } from './activations.ts';

/** How far back a rise is looked for. */
const riseFrames = 2;

export interface Onset {
  frame: number;
  key: number;
}

/**
 * Where notes begin, from the last to the first: frames in which the net says so, or the activation rises, more than
 * in the frames beside them (`get_infered_onsets` of basic-pitch, and SciPy's `argrelmax`). Rises are scaled so that
 * the steepest is as strong as the surest onset.
 *
 * @param threshold the least that counts
 */
export function onsetPeaks(activations: Activations, threshold: number): Onset[] {
  const { frames, onsets } = activations;
  let surest = 0;
  let steepest = 0;
  for (let cell = 0; cell < frames * keys; cell++) {
    surest = Math.max(surest, onsets[cell] ?? 0);
    steepest = Math.max(steepest, riseAt(activations, cell));
  }
  // Where nothing ever rises, there is nothing to infer from.
  const strength = (cell: number): number =>
    Math.max(onsets[cell] ?? 0, steepest === 0 ? 0 : (surest * riseAt(activations, cell)) / steepest);
  const peaks: Onset[] = [];
  // The first and the last frame are no peaks.
  for (let cell = (frames - 1) * keys - 1; cell >= keys; cell--) {
    const here = strength(cell);
    if (here < threshold || here <= strength(cell - keys) || here <= strength(cell + keys)) continue;
    peaks.push({ frame: Math.floor(cell / keys), key: cell % keys });
  }
  return peaks;
}

/** How much more a key sounds than in both frames before. */
function riseAt({ notes }: Activations, cell: number): number {
  if (cell < riseFrames * keys) return 0;
  const here = notes[cell] ?? 0;
  return Math.max(0, Math.min(here - (notes[cell - keys] ?? 0), here - (notes[cell - 2 * keys] ?? 0)));
}
