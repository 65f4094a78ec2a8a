import type { Gate } from '../../contract/gate.ts';
import type { EnhanceMeasure } from '../measures/enhance-measure.ts';
import type { SeparateMeasure } from '../measures/separate-measure.ts';
import type { TtsMeasure } from '../measures/tts-measure.ts';
import { shareGate } from './share-gate.ts';

type Audible = EnhanceMeasure | SeparateMeasure | TtsMeasure;

/** Was the speech removed together with the noise? Did no source come out at all, or no word? */
export const outputSilent = (measures: readonly Audible[]): Gate =>
  shareGate({
    gate: 'output_silent',
    faulty: measures.filter(isSilent).map(({ id }) => id),
    items: measures.length,
    what: 'came out silent',
  });

function isSilent(measure: Audible): boolean {
  if (measure.capability !== 'separate') return measure.outputSilent;
  const audible = Object.values(measure.stems).filter((ratios) => ratios !== null);
  return audible.length > 0 && audible.every((ratios) => ratios.isSilent);
}
