import type { Gate } from '../../contract/gate.ts';
import { referenceWords } from '../metrics/word-error-rate.ts';
import type { TtsMeasure } from '../measures/tts-measure.ts';
import { sumOf } from '../statistics/sum.ts';
import { shareGate } from './share-gate.ts';

/** Auctioneers reach 25 to 30 characters a second, readers 15: what is shorter leaves words out. */
const mostCharactersPerSecond = 30;
/** Spelling, or Chinese, whose characters are syllables, goes on at three a second: what is longer babbles or waits. */
const leastCharactersPerSecond = 2.5;
/** Before and after the words a model may be silent for so long. */
const silenceSeconds = 2;

/** Does it take as long to say as a text of its length can take? */
export function durationImplausible(measures: readonly TtsMeasure[]): Gate {
  const { detail, ...gate } = shareGate({
    gate: 'duration_implausible',
    faulty: measures
      .filter(isImplausible)
      .map(({ id, audioSeconds }) => `${id}: ${audioSeconds.toFixed(1)} s`),
    items: measures.length,
    what: 'are too short or too long for their text',
  });
  const words = sumOf(measures, ({ texts: [text] }) => (text === undefined ? 0 : referenceWords(text)));
  const seconds = sumOf(measures, ({ audioSeconds }) => audioSeconds);
  const rate = seconds === 0 ? '' : `; ${Math.round((words / seconds) * 60)} words a minute`;
  return { ...gate, detail: `${detail}${rate}` };
}

const isImplausible = ({ characters, audioSeconds }: TtsMeasure): boolean =>
  audioSeconds < characters / mostCharactersPerSecond ||
  audioSeconds > characters / leastCharactersPerSecond + silenceSeconds;
