import { z } from 'zod';
import type { Span, Speech } from '../../contract/speech.ts';
import { detectionSeconds } from '../metrics/speech-detection.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';

const seconds = z.number().nonnegative();

export const VadMeasure = z.strictObject({
  capability: z.literal('vad'),
  ...aboutItem,
  truePositiveSeconds: seconds,
  falseAlarmSeconds: seconds,
  missSeconds: seconds,
});
export type VadMeasure = z.infer<typeof VadMeasure>;

export interface VadComparison extends AboutItem {
  /** Turns of an RTTM, or spans; wherever anybody speaks there is speech. */
  reference: readonly Span[];
  speech: Speech;
}

/** Holds the spans of a detector against where there is speech. */
export const measureVad = (given: VadComparison): VadMeasure => ({
  capability: 'vad',
  ...describe(given),
  ...detectionSeconds(given.reference, given.speech.spans),
});
