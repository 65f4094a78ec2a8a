import type { ItemMeasure } from '../../evaluation/measure-item.ts';

/** An item of a hundred words, of which so many are heard wrongly. */
export const heardItem = (id: string, wrongWords = 0): ItemMeasure => ({
  capability: 'asr',
  id,
  audioSeconds: 60,
  texts: [
    {
      normalizer: 'whisper-english',
      hits: 100 - wrongWords,
      substitutions: wrongWords,
      deletions: 0,
      insertions: 0,
      trailingDeletions: 0,
      loopedWords: 0,
      characterErrors: wrongWords,
      referenceCharacters: 500,
    },
  ],
});
