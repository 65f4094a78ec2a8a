import { z } from 'zod';
import { LabError } from '../../contract/failure.ts';
import { siSdr } from '../metrics/si-sdr.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';

/** Resampling and frames that must be full change a length by less than this: 21 ms at 48 kHz. */
const toleratedSamples = 1000;
/** So far below the clean signal nothing of the speech is left to hear. */
const silenceDb = -60;

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
  if (Math.abs(enhanced.length - noisy.length) > toleratedSamples) {
    throw new LabError({
      type: 'InvalidOutput',
      summary: `The enhanced signal of item ${id} is not as long as what went in.`,
      cause: `in: ${noisy.length} samples, out: ${enhanced.length} samples at the same rate`,
    });
  }
  const broken = enhanced.findIndex((sample) => !Number.isFinite(sample));
  if (broken !== -1) {
    throw new LabError({
      type: 'InvalidOutput',
      summary: `The enhanced signal of item ${id} has values that are no numbers.`,
      cause: `sample ${broken} is ${enhanced[broken] ?? NaN}`,
    });
  }
  const before = siSdr(clean, noisy);
  const after = siSdr(clean, enhanced);
  return {
    capability: 'enhance',
    ...describe(given),
    siSdrDb: before === undefined || after === undefined ? null : { before, after },
    outputSilent: energy(clean) > 0 && energy(enhanced) < energy(clean) * 10 ** (silenceDb / 10),
  };
}

const energy = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
