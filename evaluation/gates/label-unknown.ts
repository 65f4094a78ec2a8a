import type { Gate } from '../../contract/gate.ts';
import type { ClassifyMeasure } from '../measures/classify-measure.ts';
import { shareGate } from './share-gate.ts';

/** Can the model give the right answer at all? A label that it has by another name, it always misses. */
export const labelUnknown = (measures: readonly ClassifyMeasure[]): Gate =>
  shareGate({
    gate: 'label_unknown',
    faulty: measures.filter(({ place }) => place === null).map(({ id }) => id),
    items: measures.length,
    what: 'have no label that the model knows',
  });
