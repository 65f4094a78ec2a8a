import { z } from 'zod';
import { LabError } from '../../contract/failure.ts';
import { siSdr } from '../metrics/si-sdr.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';
import { checkSignal, isSilentBeside, toleratedSamples } from './whole-signal.ts';

export const EnhanceMeasure = z.strictObject({
  capability: z.literal('enhance'),
  ...aboutItem,
  /** Null where the clean signal is silent: then there is nothing to compare with. */
  siSdrDb: z.strictObject({ before: z.number(), after: z.number() }).nullable(),
  outputSilent: z.boolean(),
});
export type EnhanceMeasure = z.infer<typeof EnhanceMeasure>;

/** Mono signals of the same rate that start at the same moment. */
export interface EnhanceComparison extends AboutItem {
  clean: Float32Array;
  noisy: Float32Array;
  enhanced: Float32Array;
}

/**
 * Holds a cleaned signal, and the noisy one that it was made from, against the clean one.
 * @throws LabError `InvalidOutput` where the enhanced signal has another length or values that are no numbers,
 * `BadDataset` where the noisy and the clean recording differ in length
 */
export function measureEnhancement(given: EnhanceComparison): EnhanceMeasure {
  const { id, clean, noisy, enhanced } = given;
  if (Math.abs(noisy.length - clean.length) > toleratedSamples) {
    throw new LabError({
      type: 'BadDataset',
      scope: 'item',
      summary: `The clean signal of item ${id} is not as long as its noisy one.`,
      cause: `clean: ${clean.length} samples, noisy: ${noisy.length} samples at the same rate`,
    });
  }
  checkSignal(`The enhanced signal of item ${id}`, noisy, enhanced);
  const before = siSdr(clean, noisy);
  const after = siSdr(clean, enhanced);
  return {
    capability: 'enhance',
    ...describe(given),
    siSdrDb: before === undefined || after === undefined ? null : { before, after },
    outputSilent: isSilentBeside(clean, enhanced),
  };
}
