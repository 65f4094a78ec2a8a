import { editDistance } from './levenshtein.ts';

export interface CharacterCounts {
  characterErrors: number;
  referenceCharacters: number;
}

/**
 * Compares words letter by letter, the space between two words counting as one letter (jiwer's `cer`).
 * Letters are Unicode code points. The rate of a corpus is the sum of errors over the sum of characters.
 */
export function compareCharacters(
  reference: readonly string[],
  hypothesis: readonly string[],
): CharacterCounts {
  const expected = Array.from(reference.join(' '));
  return {
    characterErrors: editDistance(expected, Array.from(hypothesis.join(' '))),
    referenceCharacters: expected.length,
  };
}
