import type { Gate } from '../../contract/gate.ts';
import { referenceWords } from '../metrics/word-error-rate.ts';
import { sumOf } from '../statistics/sum.ts';
import type { AsrText } from './asr-text.ts';
import { percent } from './share-gate.ts';

/** With less, what is compared is not the recording: the first Model Lab scored half-minute decodes of long files. */
const leastCoverage = 0.6;

/** Does the transcript have a word, right or wrong, for most of the words that were said? */
export function coverageLow(texts: readonly AsrText[]): Gate {
  const words = sumOf(texts, referenceWords);
  const covered = sumOf(texts, (text) => text.hits + text.substitutions);
  const coverage = words === 0 ? 1 : covered / words;
  return {
    gate: 'coverage_low',
    passed: coverage >= leastCoverage,
    detail: `${covered} of ${words} words were heard as something: ${percent(coverage)}, at least ${percent(leastCoverage)}`,
  };
}
