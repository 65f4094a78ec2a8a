import type { Turn } from '../../contract/diarization.ts';
import { mapSpeakers } from './speaker-mapping.ts';
import { speakerRegions, type DiarizationOptions } from './speaker-regions.ts';

/** Speaker seconds: where two speak at once, each second counts twice. Those of several recordings add up. */
export interface DiarizationSeconds {
  missSeconds: number;
  falseAlarmSeconds: number;
  confusionSeconds: number;
  referenceSeconds: number;
}

/**
 * Who was missed, invented or taken for another, under the mapping of speakers that suits the hypothesis best.
 * Overlapped speech is scored. Equal to pyannote.metrics 4.2.0; its collar is twice that of NIST md-eval.
 *
 * @example diarizationSeconds(reference, hypothesis, { collarSeconds: 0.5 })
 */
export function diarizationSeconds(
  reference: readonly Turn[],
  hypothesis: readonly Turn[],
  options?: DiarizationOptions,
): DiarizationSeconds {
  const regions = speakerRegions(reference, hypothesis, options);
  const mapping = mapSpeakers(regions);
  const sums = { missSeconds: 0, falseAlarmSeconds: 0, confusionSeconds: 0, referenceSeconds: 0 };
  for (const region of regions) {
    const expected = region.reference.length;
    const found = region.hypothesis.length;
    const correct = matches(region.reference, region.hypothesis, mapping);
    sums.missSeconds += region.seconds * Math.max(0, expected - found);
    sums.falseAlarmSeconds += region.seconds * Math.max(0, found - expected);
    sums.confusionSeconds += region.seconds * (Math.min(expected, found) - correct);
    sums.referenceSeconds += region.seconds * expected;
  }
  return sums;
}

/** (miss + false alarm + confusion) / reference speech; undefined without reference speech; may exceed 1. */
export const diarizationErrorRate = (seconds: DiarizationSeconds): number | undefined =>
  seconds.referenceSeconds > 0 ? errorSeconds(seconds) / seconds.referenceSeconds : undefined;

export const errorSeconds = (seconds: DiarizationSeconds): number =>
  seconds.missSeconds + seconds.falseAlarmSeconds + seconds.confusionSeconds;

function matches(
  reference: readonly string[],
  hypothesis: readonly string[],
  mapping: ReadonlyMap<string, string>,
): number {
  const unmatched = [...hypothesis];
  let count = 0;
  for (const speaker of reference) {
    const index = unmatched.indexOf(mapping.get(speaker) ?? '');
    if (!mapping.has(speaker) || index === -1) continue;
    unmatched.splice(index, 1);
    count += 1;
  }
  return count;
}
