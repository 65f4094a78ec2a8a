/** The sets that a powerset graph has a class for: at most two of three speakers, smaller sets first. */
const sets: readonly (readonly number[])[] = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2]];
const speakers = 3;

export const powersetClasses = sets.length;

/**
 * Each frame's likeliest set of speakers.
 *
 * @param logProbabilities [frames, 7]
 * @returns 1 for each speaker of the set, else 0, [frames, 3]
 */
export function fromPowerset(logProbabilities: Float32Array): Float32Array {
  const frames = logProbabilities.length / powersetClasses;
  const speaking = new Float32Array(frames * speakers);
  for (let frame = 0; frame < frames; frame++) {
    const first = frame * powersetClasses;
    let best = 0;
    for (let set = 1; set < powersetClasses; set++) {
      if ((logProbabilities[first + set] ?? 0) > (logProbabilities[first + best] ?? 0)) best = set;
    }
    for (const speaker of sets[best] ?? []) speaking[frame * speakers + speaker] = 1;
  }
  return speaking;
}
