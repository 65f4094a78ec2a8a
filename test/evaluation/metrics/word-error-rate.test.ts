import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compareCharacters } from '../../../evaluation/metrics/character-error-rate.ts';
import {
  compareWords,
  matchErrorRate,
  wordErrorRate,
  wordInformationLost,
  wordInformationPreserved,
  type WordCounts,
} from '../../../evaluation/metrics/word-error-rate.ts';
import { whisperEnglish } from '../../../evaluation/normalizers/whisper-english.ts';
import { readGolden } from '../../golden/read-golden.ts';

const TextCase = z.object({
  references: z.array(z.string()),
  hypotheses: z.array(z.string()),
  wer: z.number(),
  mer: z.number(),
  wil: z.number(),
  wip: z.number(),
  hits: z.int(),
  substitutions: z.int(),
  deletions: z.int(),
  insertions: z.int(),
  cer: z.number(),
});
type TextCase = z.infer<typeof TextCase>;

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

function corpus(references: readonly string[], hypotheses: readonly string[]): WordCounts & { cer: number } {
  const sums = { hits: 0, substitutions: 0, deletions: 0, insertions: 0 };
  let [errors, characters] = [0, 0];
  references.forEach((reference, index) => {
    const pair = [words(reference), words(hypotheses[index] ?? '')] as const;
    const counts = compareWords(...pair);
    sums.hits += counts.hits;
    sums.substitutions += counts.substitutions;
    sums.deletions += counts.deletions;
    sums.insertions += counts.insertions;
    const letters = compareCharacters(...pair);
    errors += letters.characterErrors;
    characters += letters.referenceCharacters;
  });
  return { ...sums, cer: errors / characters };
}

function expectEqual(golden: TextCase, counts: WordCounts & { cer: number }): void {
  const { hits, substitutions, deletions, insertions } = golden;
  expect(counts).toMatchObject({ hits, substitutions, deletions, insertions });
  expect(wordErrorRate(counts)).toBeCloseTo(golden.wer, 9);
  expect(matchErrorRate(counts)).toBeCloseTo(golden.mer, 9);
  expect(wordInformationLost(counts)).toBeCloseTo(golden.wil, 9);
  expect(wordInformationPreserved(counts)).toBeCloseTo(golden.wip, 9);
  expect(counts.cer).toBeCloseTo(golden.cer, 9);
}

describe('word and character error rates', () => {
  it('equal jiwer 4.0.0 on every golden corpus, hits, substitutions, deletions and insertions apart', () => {
    for (const golden of readGolden('texts.json', TextCase)) {
      expectEqual(golden, corpus(golden.references, golden.hypotheses));
    }
  });

  it('equal jiwer after the Whisper normaliser on what was said in the shipped speech', () => {
    const Speech = TextCase.extend({ spoken: z.array(z.tuple([z.string(), z.string()])) });
    for (const golden of readGolden('speech.json', Speech)) {
      const references = golden.spoken.map(([said]) => whisperEnglish(said));
      const hypotheses = golden.spoken.map(([, heard]) => whisperEnglish(heard));
      expectEqual(golden, corpus(references, hypotheses));
    }
  });

  it('cannot be had without a word in the reference', () => {
    const counts = compareWords([], ['hello']);
    expect(counts.insertions).toBe(1);
    expect(wordErrorRate(counts)).toBeUndefined();
    expect(wordInformationLost(counts)).toBeUndefined();
  });

  it('count what is missing at the end', () => {
    expect(compareWords(words('a b c d e'), words('a b')).trailingDeletions).toBe(3);
    expect(compareWords(words('a b c d e'), words('a e')).trailingDeletions).toBe(0);
  });
});
