import type { Gate } from '../../contract/gate.ts';
import type { EnhanceMeasure } from '../measures/enhance-measure.ts';
import { shareGate } from './share-gate.ts';

/** Was the speech removed together with the noise? */
export const outputSilent = (measures: readonly EnhanceMeasure[]): Gate =>
  shareGate({
    gate: 'output_silent',
    faulty: measures.filter((measure) => measure.outputSilent).map(({ id }) => id),
    items: measures.length,
    what: 'are silent after enhancement',
  });
