import type { ScoredCapability } from '../contract/capability.ts';
import type { Dataset, DatasetItem } from '../contract/dataset.ts';

interface Reference {
  /** Any of these. */
  fields: readonly (keyof DatasetItem)[];
  what: string;
}

/** What an item needs so that a capability can be scored on it, and what a manifest calls it. */
const references: Record<ScoredCapability, Reference> = {
  asr: { fields: ['text'], what: 'a text' },
  vad: { fields: ['rttm'], what: 'an rttm_filepath' },
  diarization: { fields: ['rttm'], what: 'an rttm_filepath' },
  enhance: { fields: ['clean'], what: 'a clean_filepath' },
  separate: { fields: ['stems'], what: 'stem_filepaths' },
  music_transcription: { fields: ['notes'], what: 'a notes_filepath' },
  classify: { fields: ['labels'], what: 'a label' },
  tts: { fields: ['text'], what: 'a text' },
  embed: { fields: ['speaker', 'labels'], what: 'a speaker or a label' },
};

/**
 * Why a capability cannot be scored on all of a dataset; undefined when it can.
 *
 * @example 'asr cannot be scored on my-calls: none of its 3 items has a text'
 */
export function missingReferences(dataset: Dataset, capability: ScoredCapability): string | undefined {
  const { fields, what } = references[capability];
  const total = dataset.items.length;
  const have = dataset.items.filter((item) => fields.some((field) => item[field] !== undefined)).length;
  if (have === total) return undefined;
  if (total === 1) return `${capability} cannot be scored on ${dataset.name}: its only item lacks ${what}`;
  const scope =
    have === 0
      ? `cannot be scored on ${dataset.name}: none`
      : `is scored on a part of ${dataset.name}: ${have}`;
  return `${capability} ${scope} of its ${total} items ${have > 1 ? 'have' : 'has'} ${what}`;
}
