import type { Gate } from '../../contract/gate.ts';
import type { DiarizationMeasure } from '../measures/diarization-measure.ts';
import type { VadMeasure } from '../measures/vad-measure.ts';
import { shareGate } from './share-gate.ts';

/** Is no speech found in items that have speech? */
export const outputEmpty = (measures: readonly (VadMeasure | DiarizationMeasure)[]): Gate =>
  shareGate({
    gate: 'output_empty',
    faulty: measures.filter(isEmpty).map(({ id }) => id),
    items: measures.length,
    what: 'have an empty result though somebody speaks',
  });

function isEmpty(measure: VadMeasure | DiarizationMeasure): boolean {
  if (measure.capability === 'diarization')
    return measure.referenceSpeakers > 0 && measure.foundSpeakers === 0;
  const { truePositiveSeconds, falseAlarmSeconds, missSeconds } = measure;
  return missSeconds > 0 && truePositiveSeconds + falseAlarmSeconds === 0;
}
