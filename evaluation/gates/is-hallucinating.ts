import type { Gate } from '../../contract/gate.ts';
import { hypothesisWords, referenceWords } from '../metrics/word-error-rate.ts';
import { sumOf } from '../statistics/sum.ts';
import type { AsrText } from './asr-text.ts';
import { percent, toleratedShare } from './share-gate.ts';

/** A decoder in a loop goes on for dozens of words; people who stammer stop before. */
const leastLoopedWords = 8;
/** The fastest talkers reach six or seven words a second and do not keep it up. */
const fastestWordsPerSecond = 8;
/** Fewer words say nothing about speed: a clip may be cut close around them. */
const leastWordsForSpeed = 10;
/** A word or two where nobody speaks is a cough misheard; more is a sentence made up. */
const leastWordsInSilence = 3;
/** A noisy recording costs a few percent of insertions; a quarter of the words was not said by anybody. */
const mostInserted = 0.25;

/** Does the model write what nobody said: loops, too many words for the time, sentences in silence? */
export function isHallucinating(texts: readonly AsrText[]): Gate {
  const faults = texts.flatMap((text) => {
    const fault = faultOf(text);
    return fault === undefined ? [] : [`${text.id}: ${fault}`];
  });
  const spoken = texts.filter((text) => referenceWords(text) > 0);
  const words = sumOf(spoken, referenceWords);
  const inserted = words === 0 ? 0 : sumOf(spoken, (text) => text.insertions) / words;
  const first = faults[0] === undefined ? '' : ` (${faults[0]})`;
  return {
    gate: 'is_hallucinating',
    passed: faults.length <= texts.length * toleratedShare && inserted <= mostInserted,
    detail:
      `${faults.length} of ${texts.length} transcripts have made-up words${first}, tolerated: ${percent(toleratedShare)}; ` +
      `${percent(inserted)} insertions, tolerated: ${percent(mostInserted)}`,
  };
}

function faultOf(text: AsrText): string | undefined {
  const heard = hypothesisWords(text);
  if (text.loopedWords >= leastLoopedWords) return `${text.loopedWords} words in loops`;
  if (referenceWords(text) === 0 && heard >= leastWordsInSilence) return `${heard} words where none is said`;
  const speed = text.audioSeconds > 0 ? heard / text.audioSeconds : 0;
  if (heard >= leastWordsForSpeed && speed > fastestWordsPerSecond)
    return `${speed.toFixed(1)} words a second`;
  return undefined;
}
