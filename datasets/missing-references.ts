import type { ScoredCapability } from '../contract/capability.ts';
import type { Dataset, DatasetItem } from '../contract/dataset.ts';

/** What an item needs so that a capability can be scored on it, and what a manifest calls it. */
const references: Record<ScoredCapability, { field: keyof DatasetItem; what: string }> = {
  asr: { field: 'text', what: 'a text' },
  vad: { field: 'rttm', what: 'an rttm_filepath' },
  diarization: { field: 'rttm', what: 'an rttm_filepath' },
  enhance: { field: 'clean', what: 'a clean_filepath' },
  music_transcription: { field: 'notes', what: 'a notes_filepath' },
  classify: { field: 'labels', what: 'a label' },
  separate: { field: 'stems', what: 'stem_filepaths' },
};

/**
 * Why a capability cannot be scored on all of a dataset; undefined when it can.
 *
 * @example 'asr cannot be scored on my-calls: none of its 3 items has a text'
 */
export function missingReferences(dataset: Dataset, capability: ScoredCapability): string | undefined {
  const { field, what } = references[capability];
  const total = dataset.items.length;
  const have = dataset.items.filter((item) => item[field] !== undefined).length;
  if (have === total) return undefined;
  const scope =
    have === 0
      ? `cannot be scored on ${dataset.name}: none`
      : `is scored on a part of ${dataset.name}: ${have}`;
  return `${capability} ${scope} of its ${total} items ${have > 1 ? 'have' : 'has'} ${what}`;
}
