import type { Gate } from '../../contract/gate.ts';
import type { DiarizationMeasure } from '../measures/diarization-measure.ts';
import { errorSeconds } from '../metrics/diarization-error-rate.ts';
import { sumOf } from '../statistics/sum.ts';
import { percent } from './share-gate.ts';

/** Who calls everybody in a balanced talk of two by one name is wrong for half of the time. */
const derBelow = 0.5;

/** Do the turns tell more than that somebody speaks? */
export function speakerErrorHigh(measures: readonly DiarizationMeasure[]): Gate {
  const gate = 'speaker_error_high';
  const speech = sumOf(measures, (measure) => measure.referenceSeconds);
  if (speech === 0) return { gate, passed: false, detail: 'no item has speech in its reference' };
  const errors = sumOf(measures, errorSeconds);
  return {
    gate,
    passed: errors / speech < derBelow,
    detail: `${errors.toFixed(1)} s of errors in ${speech.toFixed(1)} s of speech: ${percent(errors / speech)}, must be below ${percent(derBelow)}`,
  };
}
