import type { Turn } from '../../contract/diarization.ts';

/** By how many speakers the hypothesis is off, either way. Its mean over recordings equals pyannote.metrics'. */
export const speakerCountError = (reference: readonly Turn[], hypothesis: readonly Turn[]): number =>
  Math.abs(countSpeakers(reference) - countSpeakers(hypothesis));

/** Speakers with at least one turn that lasts. */
export const countSpeakers = (turns: readonly Turn[]): number =>
  new Set(turns.filter((turn) => turn.endSeconds > turn.startSeconds).map((turn) => turn.speaker)).size;
