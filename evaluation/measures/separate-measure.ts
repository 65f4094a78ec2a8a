import { z } from 'zod';
import { framedSdr, medianSeconds, type FramedSdr } from '../metrics/framed-sdr.ts';
import { sdr, type Channels } from '../metrics/sdr.ts';
import { siSdr } from '../metrics/si-sdr.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';
import { checkSignal, isSilentBeside } from './whole-signal.ts';

export const StemRatios = z.strictObject({
  sdrDb: z.number(),
  /** Of the recording as it is, taken for this stem: what doing nothing gives. */
  mixtureSdrDb: z.number(),
  siSdrDb: z.number(),
  /** SDR of the median second, of those in which no stem is silent; null where there is none. */
  medianSecondDb: z.number().nullable(),
  /** Nothing of the stem came out. */
  isSilent: z.boolean(),
});
export type StemRatios = z.infer<typeof StemRatios>;

export const SeparateMeasure = z.strictObject({
  capability: z.literal('separate'),
  ...aboutItem,
  /** By the stem's name; null where the reference is silent: then there is nothing to compare with. */
  stems: z.record(z.string(), StemRatios.nullable()),
});
export type SeparateMeasure = z.infer<typeof SeparateMeasure>;

/** One stem beside its reference. */
export interface StemComparison {
  /** Null where the reference is silent throughout. */
  ratios: Omit<StemRatios, 'medianSecondDb'> | null;
  seconds: FramedSdr;
}

export interface StemSignals {
  mixture: Channels;
  reference: Channels;
  stem: Channels;
  /** Of all three. */
  sampleRateHz: number;
}

/**
 * Holds a stem against its reference, both channels as one signal; all start at the same moment.
 *
 * @param name begins the sentence of a refusal: `The stem vocals of item a`
 * @throws LabError `InvalidOutput` where the stem has another length than the recording, or values that are no numbers
 */
export function compareStem(
  name: string,
  { mixture, reference, stem, sampleRateHz }: StemSignals,
): StemComparison {
  checkSignal(name, mixture.left, stem.left);
  checkSignal(name, mixture.right, stem.right);
  const seconds = framedSdr(reference, stem, sampleRateHz);
  const length = Math.min(
    ...[mixture, reference, stem].flatMap(({ left, right }) => [left.length, right.length]),
  );
  const wanted = asOne(reference, length);
  const came = asOne(stem, length);
  const [sdrDb, siSdrDb] = [sdr(wanted, came), siSdr(wanted, came)];
  const mixtureSdrDb = sdr(wanted, asOne(mixture, length));
  if (sdrDb === undefined || mixtureSdrDb === undefined || siSdrDb === undefined)
    return { ratios: null, seconds };
  return { ratios: { sdrDb, mixtureSdrDb, siSdrDb, isSilent: isSilentBeside(wanted, came) }, seconds };
}

function asOne({ left, right }: Channels, length: number): Float32Array {
  const one = new Float32Array(2 * length);
  one.set(left.subarray(0, length));
  one.set(right.subarray(0, length), length);
  return one;
}

export interface SeparationComparison extends AboutItem {
  /** By the stem's name. */
  compared: ReadonlyMap<string, StemComparison>;
}

/** The stems of an item together: a second counts where all of them are heard. */
export function measureSeparation(given: SeparationComparison): SeparateMeasure {
  const medians = medianSeconds(new Map([...given.compared].map(([name, { seconds }]) => [name, seconds])));
  const stems: SeparateMeasure['stems'] = {};
  for (const [name, { ratios }] of given.compared)
    stems[name] = ratios && { ...ratios, medianSecondDb: medians.get(name) ?? null };
  return { capability: 'separate', ...describe(given), stems };
}
