import { z } from 'zod';
import type { Diarization, Turn } from '../../contract/diarization.ts';
import { diarizationSeconds } from '../metrics/diarization-error-rate.ts';
import { jaccardErrors } from '../metrics/jaccard-error-rate.ts';
import { countSpeakers, speakerCountError } from '../metrics/speaker-count-error.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';

const seconds = z.number().nonnegative();

export const DiarizationMeasure = z.strictObject({
  capability: z.literal('diarization'),
  ...aboutItem,
  missSeconds: seconds,
  falseAlarmSeconds: seconds,
  confusionSeconds: seconds,
  referenceSeconds: seconds,
  speakerErrors: z.number().nonnegative(),
  referenceSpeakers: z.int().nonnegative(),
  foundSpeakers: z.int().nonnegative(),
  speakerCountError: z.int().nonnegative(),
});
export type DiarizationMeasure = z.infer<typeof DiarizationMeasure>;

export interface DiarizationComparison extends AboutItem {
  reference: readonly Turn[];
  diarization: Diarization;
}

/** Holds turns against who really spoke when: everything is scored, without collar. */
export const measureDiarization = (given: DiarizationComparison): DiarizationMeasure => ({
  capability: 'diarization',
  ...describe(given),
  ...diarizationSeconds(given.reference, given.diarization.turns),
  ...jaccardErrors(given.reference, given.diarization.turns),
  foundSpeakers: countSpeakers(given.diarization.turns),
  speakerCountError: speakerCountError(given.reference, given.diarization.turns),
});
