import type { Gate } from '../../contract/gate.ts';
import type { EnhanceMeasure } from '../measures/enhance-measure.ts';
import type { SeparateMeasure } from '../measures/separate-measure.ts';
import { shareGate } from './share-gate.ts';

/** Was the speech removed together with the noise? Did no source come out at all? */
export const outputSilent = (measures: readonly (EnhanceMeasure | SeparateMeasure)[]): Gate =>
  shareGate({
    gate: 'output_silent',
    faulty: measures.filter(isSilent).map(({ id }) => id),
    items: measures.length,
    what: 'came out silent',
  });

function isSilent(measure: EnhanceMeasure | SeparateMeasure): boolean {
  if (measure.capability === 'enhance') return measure.outputSilent;
  const audible = Object.values(measure.stems).filter((ratios) => ratios !== null);
  return audible.length > 0 && audible.every((ratios) => ratios.isSilent);
}
