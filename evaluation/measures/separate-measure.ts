import { z } from 'zod';
import { sdr } from '../metrics/sdr.ts';
import { siSdr } from '../metrics/si-sdr.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';
import { checkSignal, isSilentBeside } from './whole-signal.ts';

export const StemRatios = z.strictObject({
  sdrDb: z.number(),
  /** Of the recording as it is, taken for this stem: what doing nothing gives. */
  mixtureSdrDb: z.number(),
  siSdrDb: z.number(),
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

/** Two channels, without the rate that they share with what they are compared with. */
export interface Channels {
  left: Float32Array;
  right: Float32Array;
}

/**
 * Holds a stem against its reference, both channels as one signal; all start at the same moment.
 *
 * @param name begins the sentence of a refusal: `The stem vocals of item a`
 * @throws LabError `InvalidOutput` where the stem has another length than the recording, or values that are no numbers
 */
export function compareStem(
  name: string,
  { mixture, reference, stem }: { mixture: Channels; reference: Channels; stem: Channels },
): StemRatios | null {
  checkSignal(name, mixture.left, stem.left);
  checkSignal(name, mixture.right, stem.right);
  const length = Math.min(
    ...[mixture, reference, stem].flatMap(({ left, right }) => [left.length, right.length]),
  );
  const [whole, wanted, came] = [mixture, reference, stem].map((channels) => asOne(channels, length));
  if (whole === undefined || wanted === undefined || came === undefined) return null;
  const [sdrDb, mixtureSdrDb, siSdrDb] = [sdr(wanted, came), sdr(wanted, whole), siSdr(wanted, came)];
  if (sdrDb === undefined || mixtureSdrDb === undefined || siSdrDb === undefined) return null;
  return { sdrDb, mixtureSdrDb, siSdrDb, isSilent: isSilentBeside(wanted, came) };
}

function asOne({ left, right }: Channels, length: number): Float32Array {
  const one = new Float32Array(2 * length);
  one.set(left.subarray(0, length));
  one.set(right.subarray(0, length), length);
  return one;
}

export const measureSeparation = (given: AboutItem & Pick<SeparateMeasure, 'stems'>): SeparateMeasure => ({
  capability: 'separate',
  ...describe(given),
  stems: given.stems,
});
