import type { Turn } from '../../contract/diarization.ts';
import { mapSpeakers } from './speaker-mapping.ts';
import { speakerRegions, type DiarizationOptions } from './speaker-regions.ts';

/** The rate of a corpus is the sum of errors over the sum of speakers. */
export interface JaccardErrors {
  /** Sum over the reference speakers of 1 − (time in common / time of either), each in [0, 1]. */
  speakerErrors: number;
  referenceSpeakers: number;
}

/**
 * Every reference speaker counts the same, however little they say. Source: Second DIHARD Challenge evaluation
 * plan 1.1; equal to pyannote.metrics 4.2.0.
 */
export function jaccardErrors(
  reference: readonly Turn[],
  hypothesis: readonly Turn[],
  options?: DiarizationOptions,
): JaccardErrors {
  const regions = speakerRegions(reference, hypothesis, options);
  const mapping = mapSpeakers(regions);
  const speakers = new Set(regions.flatMap((region) => region.reference));
  let speakerErrors = 0;
  for (const speaker of speakers) {
    const found = mapping.get(speaker);
    let common = 0;
    let either = 0;
    for (const region of regions) {
      const expected = region.reference.includes(speaker);
      const heard = found !== undefined && region.hypothesis.includes(found);
      if (expected || heard) either += region.seconds;
      if (expected && heard) common += region.seconds;
    }
    speakerErrors += 1 - common / either;
  }
  return { speakerErrors, referenceSpeakers: speakers.size };
}
