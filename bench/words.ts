import { compareWords, wordErrorRate } from '../evaluation/metrics/word-error-rate.ts';
import { namedNormalizer } from '../evaluation/normalizers/named-normalizer.ts';
import { splitWords } from '../evaluation/normalizers/unicode-text.ts';
import type { Clip } from './clips.ts';
import type { Output } from './contestant.ts';
import type { Standing } from './row.ts';

/** The standings with their word error rate over all clips, by Whisper's normaliser for English. */
export function withWords(standings: readonly Standing[], clips: readonly Clip[]): Standing[] {
  const normalize = namedNormalizer('whisper-english');
  return standings.map((standing) => {
    const sum = { hits: 0, substitutions: 0, deletions: 0, insertions: 0 };
    for (const [i, { text }] of clips.entries()) {
      const words = (said: string): string[] => splitWords(normalize(said));
      const counts = compareWords(words(text), words(textOf(standing.outputs[i])));
      sum.hits += counts.hits;
      sum.substitutions += counts.substitutions;
      sum.deletions += counts.deletions;
      sum.insertions += counts.insertions;
    }
    return { ...standing, wordErrorRate: wordErrorRate(sum) };
  });
}

export const textOf = (output: Output | undefined): string =>
  output !== undefined && 'text' in output ? output.text : '';
