import type { Gate } from '../../contract/gate.ts';
import type { TtsMeasure } from '../measures/tts-measure.ts';
import { percent, shareGate } from './share-gate.ts';

/** A loud voice touches full scale now and then; beyond this it is cut off there, which is heard as crackling. */
const mostClipped = 0.001;

/** Does the signal run into its limits? */
export const outputClipped = (measures: readonly TtsMeasure[]): Gate =>
  shareGate({
    gate: 'output_clipped',
    faulty: measures.filter(({ clippedShare }) => clippedShare > mostClipped).map(({ id }) => id),
    items: measures.length,
    what: `have more than ${percent(mostClipped)} of their samples at full scale`,
  });
