import { optimalAssignment } from './optimal-assignment.ts';
import type { Region } from './speaker-regions.ts';

/** Which found speaker is which real one: the pairs that share most time in all. Reference -> hypothesis. */
export function mapSpeakers(regions: readonly Region[]): Map<string, string> {
  const references = distinct(regions.flatMap((region) => region.reference));
  const hypotheses = distinct(regions.flatMap((region) => region.hypothesis));
  const rowOf = new Map(references.map((speaker, index) => [speaker, index]));
  const columnOf = new Map(hypotheses.map((speaker, index) => [speaker, index]));
  const shared = references.map(() => hypotheses.map(() => 0));
  for (const region of regions) {
    for (const reference of region.reference) {
      const row = shared[rowOf.get(reference) ?? 0] ?? [];
      for (const hypothesis of region.hypothesis) {
        const column = columnOf.get(hypothesis) ?? 0;
        row[column] = (row[column] ?? 0) + region.seconds;
      }
    }
  }
  const columnOfRow = optimalAssignment(shared);
  const mapping = new Map<string, string>();
  references.forEach((reference, row) => {
    const column = columnOfRow[row] ?? -1;
    const hypothesis = hypotheses[column];
    if (hypothesis !== undefined && (shared[row]?.[column] ?? 0) > 0) mapping.set(reference, hypothesis);
  });
  return mapping;
}

const distinct = (speakers: readonly string[]): string[] => [...new Set(speakers)].sort();
