import type { Gate } from '../../contract/gate.ts';
import type { WordCounts } from '../metrics/word-error-rate.ts';
import { referenceWords, wordErrors } from '../metrics/word-error-rate.ts';
import { sumOf } from '../statistics/sum.ts';
import { percent } from './share-gate.ts';

/** At 100 % a transcript without any word would have scored as well: such a WER says that the texts do not match. */
const werBelow = 1;

/** Is the WER one that means something? */
export function werValid(texts: readonly WordCounts[]): Gate {
  const gate = 'wer_valid';
  const spoken = texts.filter((text) => referenceWords(text) > 0);
  const words = sumOf(spoken, referenceWords);
  if (words === 0) return { gate, passed: false, detail: 'no item has a word in its reference' };
  const errors = sumOf(spoken, wordErrors);
  return {
    gate,
    passed: errors / words < werBelow,
    detail: `${errors} errors in ${words} words: ${percent(errors / words)}, must be below ${percent(werBelow)}`,
  };
}
