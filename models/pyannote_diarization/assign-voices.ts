import { clusterVoices, type ClusterRules } from './cluster-voices.ts';
import { localSpeakers } from './segmentation.ts';
import { cosineSimilarity, meanOf } from './vectors.ts';
import type { LocalVoice } from './voices.ts';

/** A voice counts in finding people when it is heard alone for a fifth of its chunk. */
const leastAlone = 0.2;

/** Comparing grows with the square of the voices: evenly spaced ones of hours of speech. */
const mostCompared = 6_000;

/** Whom each chunk's own speakers are: [chunks, localSpeakers], -1 for nobody. */
export interface Assignment {
  people: number;
  personOf: Int32Array;
}

/**
 * Finds the people of a recording among the voices of its chunks, and says who is who. Two speakers of one chunk are
 * never the same person.
 */
export function assignVoices(
  voices: readonly LocalVoice[],
  { chunks, frames }: { chunks: number; frames: number },
  rules: ClusterRules,
  maxPeople: number,
): Assignment {
  const centroids = peopleOf(voices, leastAlone * frames, rules, maxPeople);
  const personOf = new Int32Array(chunks * localSpeakers).fill(-1);
  for (const chunk of byChunk(voices)) {
    const similarities = chunk.map(({ vector }) =>
      centroids.map((centroid) => (vector === undefined ? -1 : cosineSimilarity(vector, centroid))),
    );
    const people = bestDistinct(similarities);
    for (const [index, voice] of chunk.entries()) {
      personOf[voice.chunk * localSpeakers + voice.speaker] = people[index] ?? -1;
    }
  }
  return { people: centroids.length, personOf };
}

/** The mean vector of each person; one person when nobody is heard for long enough to be told apart. */
function peopleOf(
  voices: readonly LocalVoice[],
  leastFrames: number,
  rules: ClusterRules,
  maxPeople: number,
): Float64Array[] {
  const vectors = evenly(
    voices.flatMap(({ vector, aloneFrames }) =>
      vector === undefined || aloneFrames < leastFrames ? [] : [vector],
    ),
    mostCompared,
  );
  if (vectors.length === 0) return [new Float64Array()];
  const people = clusterVoices(vectors, rules, maxPeople);
  const count = 1 + people.reduce((most, person) => Math.max(most, person), 0);
  return Array.from({ length: count }, (_, person) =>
    meanOf(vectors.filter((_vector, index) => people[index] === person)),
  );
}

function byChunk(voices: readonly LocalVoice[]): LocalVoice[][] {
  const chunks = new Map<number, LocalVoice[]>();
  for (const voice of voices) chunks.set(voice.chunk, [...(chunks.get(voice.chunk) ?? []), voice]);
  return [...chunks.values()];
}

/**
 * Gives each row its own column so that the sum is greatest; -1 where there are more rows than columns. At most three
 * rows, so all ways are tried.
 *
 * @param similarities [rows][columns]
 */
export function bestDistinct(similarities: readonly (readonly number[])[]): number[] {
  const columns = similarities[0]?.length ?? 0;
  let mostSkipped = Math.max(0, similarities.length - columns);
  let best: number[] = [];
  let greatest = -Infinity;
  const chosen: number[] = [];
  const choose = (sum: number): void => {
    const row = similarities[chosen.length];
    if (row === undefined) {
      if (sum > greatest) [best, greatest] = [[...chosen], sum];
      return;
    }
    for (const [column, similarity] of row.entries()) {
      if (chosen.includes(column)) continue;
      chosen.push(column);
      choose(sum + similarity);
      chosen.pop();
    }
    if (mostSkipped === 0) return;
    mostSkipped -= 1;
    chosen.push(-1);
    choose(sum);
    chosen.pop();
    mostSkipped += 1;
  };
  choose(0);
  return best;
}

const evenly = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most
    ? items
    : Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
        (item) => item !== undefined,
      );
