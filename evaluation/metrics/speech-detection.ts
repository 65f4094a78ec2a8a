import type { Span } from '../../contract/speech.ts';
import { commonSeconds, mergeSpans, totalSeconds } from './spans.ts';

/** Seconds of agreement and error; those of several recordings add up to those of their corpus. */
export interface DetectionSeconds {
  truePositiveSeconds: number;
  falseAlarmSeconds: number;
  missSeconds: number;
}

/** Compares two accounts of where there is speech, by time, without collar, as pyannote.metrics.detection does. */
export function detectionSeconds(reference: readonly Span[], hypothesis: readonly Span[]): DetectionSeconds {
  const expected = mergeSpans(reference);
  const found = mergeSpans(hypothesis);
  const truePositiveSeconds = commonSeconds(expected, found);
  return {
    truePositiveSeconds,
    // Sums of rounded numbers: a difference that should be zero must not come out below it.
    falseAlarmSeconds: Math.max(0, totalSeconds(found) - truePositiveSeconds),
    missSeconds: Math.max(0, totalSeconds(expected) - truePositiveSeconds),
  };
}

/** Share of the found speech that is speech; undefined where none was found. */
export const precision = (seconds: DetectionSeconds): number | undefined =>
  share(seconds.truePositiveSeconds, seconds.truePositiveSeconds + seconds.falseAlarmSeconds);

/** Share of the speech that was found; undefined where there is none. */
export const recall = (seconds: DetectionSeconds): number | undefined =>
  share(seconds.truePositiveSeconds, seconds.truePositiveSeconds + seconds.missSeconds);

/** Harmonic mean of precision and recall; undefined where there is no speech on either side. */
export const f1 = (seconds: DetectionSeconds): number | undefined =>
  share(
    2 * seconds.truePositiveSeconds,
    2 * seconds.truePositiveSeconds + seconds.falseAlarmSeconds + seconds.missSeconds,
  );

const share = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);
