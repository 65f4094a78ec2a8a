import { editDistance } from '../evaluation/metrics/levenshtein.ts';
import { whisperEnglish } from '../evaluation/normalizers/whisper-english.ts';
import { splitWords } from '../evaluation/normalizers/unicode-text.ts';
import { bootstrapInterval } from '../evaluation/statistics/bootstrap.ts';
import type { Clip } from './clips.ts';
import type { Output } from './contestant.ts';
import type { Standing, WordsOfClip } from './row.ts';

const seed = 7;
const wordsOf = (text: string): string[] => splitWords(whisperEnglish(text));

/** The standings with their word errors in each clip. */
export const withWords = (standings: readonly Standing[], clips: readonly Clip[]): Standing[] =>
  standings.map((standing) => ({
    ...standing,
    words: clips.map(({ id, text }, i): WordsOfClip => {
      const reference = wordsOf(text);
      const errors = editDistance(reference, wordsOf(textOf(standing.outputs[i])));
      return { clip: id, errors, referenceWords: reference.length };
    }),
  }));

/** Over all clips, 0..; undefined where no words were wanted. */
export function wordErrorRateOf({ words }: Standing): number | undefined {
  if (words === undefined) return undefined;
  const sum = (of: 'errors' | 'referenceWords'): number => words.reduce((total, clip) => total + clip[of], 0);
  return sum('errors') / sum('referenceWords');
}

/** Whether ours makes more errors than theirs beyond what these few clips leave to chance (95 %, paired). */
export function isSignificantlyWorse(ours: Standing, theirs: Standing): boolean {
  const parts = (ours.words ?? []).map(({ clip, errors, referenceWords }, i) => ({
    id: clip,
    numerator: errors - (theirs.words?.[i]?.errors ?? 0),
    denominator: referenceWords,
  }));
  return (bootstrapInterval(parts, seed)?.low ?? 0) > 0;
}

/**
 * Share of the tokens of `exact` that another contestant has too, in order: 1 minus edits a token.
 * @param encode text to tokens, by the vocabulary that both write with
 */
export function tokenAgreement(
  exact: Standing,
  other: Standing,
  encode: (text: string) => readonly number[],
): number {
  let edits = 0;
  let tokens = 0;
  for (const [clip, output] of exact.outputs.entries()) {
    const expected = encode(textOf(output).trim());
    edits += editDistance(expected, encode(textOf(other.outputs[clip]).trim()));
    tokens += expected.length;
  }
  return 1 - edits / tokens;
}

const textOf = (output: Output | undefined): string =>
  output !== undefined && 'text' in output ? output.text : '';
