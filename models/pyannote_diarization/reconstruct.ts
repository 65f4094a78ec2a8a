import type { Assignment } from './assign-voices.ts';
import { firstFrame, totalFrames } from './chunks.ts';
import { localSpeakers, type Segmentation } from './segmentation.ts';

/**
 * Puts the chunks together: as many people are heard in a frame as the chunks over it say on average, namely those
 * whom they hear most.
 *
 * @returns 1 where a person is heard, [frames, people]
 */
export function reconstruct(
  segmentation: Segmentation,
  { people, personOf }: Assignment,
  mostAtOnce: number,
): Uint8Array {
  const frames = totalFrames(segmentation);
  const counts = speakerCounts(segmentation);
  const heard = activations(segmentation, { people, personOf });
  const speaking = new Uint8Array(frames * people);
  for (let frame = 0; frame < frames; frame++) {
    const scores = heard.subarray(frame * people, (frame + 1) * people);
    for (let left = Math.min(counts[frame] ?? 0, mostAtOnce); left > 0; left--) {
      const greatest = scores.reduce((most, score) => Math.max(most, score), 0);
      if (greatest === 0) break;
      const person = scores.indexOf(greatest);
      speaking[frame * people + person] = 1;
      scores[person] = 0;
    }
  }
  return speaking;
}

/** How many speak at once in each frame of the recording: the mean of the chunks over it, rounded. */
export function speakerCounts(segmentation: Segmentation): Uint8Array {
  const { active, chunks, frames } = segmentation;
  const sums = new Float64Array(totalFrames(segmentation));
  const over = new Float64Array(sums.length);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const start = firstFrame(segmentation, chunk);
    for (let frame = 0; frame < frames; frame++) {
      const first = (chunk * frames + frame) * localSpeakers;
      const speakers = (active[first] ?? 0) + (active[first + 1] ?? 0) + (active[first + 2] ?? 0);
      sums[start + frame] = (sums[start + frame] ?? 0) + speakers;
      over[start + frame] = (over[start + frame] ?? 0) + 1;
    }
  }
  return Uint8Array.from(sums, (sum, frame) => roundHalfEven(sum / Math.max(1, over[frame] ?? 0)));
}

/** How much the chunks hear each person, summed up: [frames, people]. */
function activations(segmentation: Segmentation, { people, personOf }: Assignment): Float64Array {
  const { scores, chunks, frames } = segmentation;
  const sums = new Float64Array(totalFrames(segmentation) * people);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const start = firstFrame(segmentation, chunk);
    for (let speaker = 0; speaker < localSpeakers; speaker++) {
      const person = personOf[chunk * localSpeakers + speaker] ?? -1;
      if (person === -1) continue;
      for (let frame = 0; frame < frames; frame++) {
        const at = (start + frame) * people + person;
        sums[at] = (sums[at] ?? 0) + (scores[(chunk * frames + frame) * localSpeakers + speaker] ?? 0);
      }
    }
  }
  return sums;
}

/** As numpy rounds: 0.5 is 0, 1.5 is 2. */
const roundHalfEven = (value: number): number => (value % 2 === 0.5 ? value - 0.5 : Math.round(value));
