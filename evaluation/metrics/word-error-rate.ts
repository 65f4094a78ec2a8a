import { align } from './levenshtein.ts';

/** What became of the words of a reference; counts of several utterances add up to those of their corpus. */
export interface WordCounts {
  hits: number;
  substitutions: number;
  deletions: number;
  insertions: number;
}

/** Counts and the shape that a cut-off transcript leaves. */
export interface WordComparison extends WordCounts {
  /** Words missing at the very end of the reference. */
  trailingDeletions: number;
}

/** Compares words that are already normalised. Placement of the errors equals jiwer 4.0.0. */
export function compareWords(reference: readonly string[], hypothesis: readonly string[]): WordComparison {
  const counts = { hit: 0, substitution: 0, deletion: 0, insertion: 0 };
  let trailingDeletions = 0;
  for (const edit of align(reference, hypothesis)) {
    counts[edit] += 1;
    trailingDeletions = edit === 'deletion' ? trailingDeletions + 1 : 0;
  }
  return {
    hits: counts.hit,
    substitutions: counts.substitution,
    deletions: counts.deletion,
    insertions: counts.insertion,
    trailingDeletions,
  };
}

export const referenceWords = (counts: WordCounts): number =>
  counts.hits + counts.substitutions + counts.deletions;

export const hypothesisWords = (counts: WordCounts): number =>
  counts.hits + counts.substitutions + counts.insertions;

export const wordErrors = (counts: WordCounts): number =>
  counts.substitutions + counts.deletions + counts.insertions;

/** (S + D + I) / N of a corpus, undefined without reference words; may exceed 1. */
export const wordErrorRate = (counts: WordCounts): number | undefined =>
  ratio(wordErrors(counts), referenceWords(counts));

/** Match error rate: (S + D + I) / (H + S + D + I), in [0, 1]. Source: Morris, Maier and Green 2004. */
export const matchErrorRate = (counts: WordCounts): number | undefined =>
  ratio(wordErrors(counts), counts.hits + wordErrors(counts));

/** Word information preserved: H² / (N · P), in [0, 1]; nothing is preserved by an empty hypothesis. */
export function wordInformationPreserved(counts: WordCounts): number | undefined {
  const recall = ratio(counts.hits, referenceWords(counts));
  if (recall === undefined) return undefined;
  return recall * (ratio(counts.hits, hypothesisWords(counts)) ?? 0);
}

/** Word information lost: 1 − WIP. */
export function wordInformationLost(counts: WordCounts): number | undefined {
  const preserved = wordInformationPreserved(counts);
  return preserved === undefined ? undefined : 1 - preserved;
}

const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);
