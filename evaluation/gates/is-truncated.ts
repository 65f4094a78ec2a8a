import type { Gate } from '../../contract/gate.ts';
import { hypothesisWords, referenceWords } from '../metrics/word-error-rate.ts';
import { sumOf } from '../statistics/sum.ts';
import type { AsrText } from './asr-text.ts';
import { percent, toleratedShare } from './share-gate.ts';

/** Whole phrases missing at the end, not a swallowed last word: decoders do stop a word or two early. */
const leastMissingAtEnd = 5;
/** A fifth of an utterance is more than the last breath of it. */
const missingShareAtEnd = 0.2;
/** Nobody mishears half of the words away: a transcript so short was scored against too long a reference. */
const leastLength = 0.5;
/** Below this, a word more or less is a large share. */
const leastWords = 10;

/**
 * Do transcripts stop long before the speech does? Weighed by words, as the WER is: one long recording of which
 * only the first 30 seconds were decoded spoils the figure by itself.
 */
export function isTruncated(texts: readonly AsrText[]): Gate {
  const cut = texts.filter(stopsEarly);
  const words = sumOf(texts, referenceWords);
  const wordsInCut = sumOf(cut, referenceWords);
  const share = words === 0 ? 0 : wordsInCut / words;
  const named = cut[0] === undefined ? '' : ` (${describeCut(cut[0])})`;
  return {
    gate: 'is_truncated',
    passed: share <= toleratedShare,
    detail: `${cut.length} of ${texts.length} transcripts stop early${named}: ${percent(share)} of the words, tolerated: ${percent(toleratedShare)}`,
  };
}

function stopsEarly(text: AsrText): boolean {
  const words = referenceWords(text);
  const heard = hypothesisWords(text);
  if (words < leastWords || heard === 0) return false;
  const missing = text.trailingDeletions;
  return (
    (missing >= leastMissingAtEnd && missing >= missingShareAtEnd * words) || heard < leastLength * words
  );
}

const describeCut = (text: AsrText): string =>
  `${text.id}: ${hypothesisWords(text)} words of ${referenceWords(text)}, the last ${text.trailingDeletions} missing`;
