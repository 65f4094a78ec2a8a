import { z } from 'zod';
import type { Transcript } from '../../contract/transcript.ts';
import { compareCharacters } from '../metrics/character-error-rate.ts';
import { repeatedWords } from '../metrics/repetition.ts';
import { compareWords } from '../metrics/word-error-rate.ts';
import { namedNormalizer } from '../normalizers/named-normalizer.ts';
import { splitWords } from '../normalizers/unicode-text.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';

const count = z.int().nonnegative();

/** The errors of one transcript after one normaliser. */
export const TextCounts = z.strictObject({
  normalizer: z.string(),
  hits: count,
  substitutions: count,
  deletions: count,
  insertions: count,
  /** Deletions at the very end: what a cut-off transcript leaves out. */
  trailingDeletions: count,
  /** Words in loops of the transcript, beyond those that the reference has itself. */
  loopedWords: count,
  characterErrors: count,
  referenceCharacters: count,
});
export type TextCounts = z.infer<typeof TextCounts>;

export const AsrMeasure = z.strictObject({
  capability: z.literal('asr'),
  ...aboutItem,
  /** One a normaliser, in the order of the spec; gates look at the first. */
  texts: z.array(TextCounts).min(1),
});
export type AsrMeasure = z.infer<typeof AsrMeasure>;

export interface AsrComparison extends AboutItem {
  reference: string;
  transcript: Transcript;
  normalizers: readonly string[];
}

/**
 * Holds a transcript against what was said.
 * @throws LabError `BadSpec` for an unknown normalizer
 */
export const measureAsr = (given: AsrComparison): AsrMeasure => ({
  capability: 'asr',
  ...describe(given),
  texts: given.normalizers.map((name) => compareTexts(name, given.reference, given.transcript.text)),
});

function compareTexts(normalizer: string, said: string, heard: string): TextCounts {
  const normalize = namedNormalizer(normalizer);
  const reference = splitWords(normalize(said));
  const hypothesis = splitWords(normalize(heard));
  return {
    normalizer,
    ...compareWords(reference, hypothesis),
    loopedWords: Math.max(0, repeatedWords(hypothesis) - repeatedWords(reference)),
    ...compareCharacters(reference, hypothesis),
  };
}
