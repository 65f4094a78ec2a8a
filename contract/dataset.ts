import { z } from 'zod';
import { Sha256 } from './artifact.ts';
import { LabError } from './failure.ts';

/** How much a dataset's numbers count: `adhoc` never, `smoke` as a sign of life, `golden` as evidence. */
export const EvidenceGrade = z.enum(['adhoc', 'smoke', 'golden']);
export type EvidenceGrade = z.infer<typeof EvidenceGrade>;

/** A file by address (`file:///…`, or `stored:<sha256>` for what a step made) and, once it was read, by content. */
export const SourceFile = z.strictObject({ uri: z.string(), sha256: Sha256.optional() });
export type SourceFile = z.infer<typeof SourceFile>;

/** The address of an artifact where a file is meant. */
export const storedUri = (sha256: string): string => `${stored}${sha256}`;
const stored = 'stored:';

/** The hash of the artifact that an address names; undefined for that of a file. */
export const storedSha256 = (uri: string): string | undefined =>
  uri.startsWith(stored) ? uri.slice(stored.length) : undefined;

/**
 * One piece of audio with what is known about it, or, for tts, a text to be read aloud. Which references it has
 * decides what can be scored on it.
 */
export const DatasetItem = z.strictObject({
  id: z.string().min(1),
  /** Absent in an item of text. */
  audio: SourceFile.optional(),
  /** Where the item starts in its file; it ends `durationSeconds` later, or with the file. */
  offsetSeconds: z.number().nonnegative().optional(),
  durationSeconds: z.number().positive().optional(),
  /** asr: what was said. tts: what to say. */
  text: z.string().optional(),
  /** diarization and vad: who spoke when, as an RTTM file. */
  rttm: SourceFile.optional(),
  /** enhance: the same signal without the noise. */
  clean: SourceFile.optional(),
  /** separate: what each source adds to the recording, by the source's name. */
  stems: z.record(z.string(), SourceFile).optional(),
  /** music_transcription: what was played, as a table of notes. */
  notes: SourceFile.optional(),
  /** classify: what is heard. */
  labels: z.array(z.string().min(1)).min(1).optional(),
  /** classify: the labels to choose among, where the item's dataset does not say it by its own labels. */
  candidates: z.array(z.string().min(1)).min(1).optional(),
  language: z.string().optional(),
  /** Items recorded together; intervals are drawn over these. */
  session: z.string().optional(),
  speaker: z.string().optional(),
});
export type DatasetItem = z.infer<typeof DatasetItem>;

/** The item with every file that it names as `change` gives it. */
export async function withFiles(
  item: DatasetItem,
  change: (file: SourceFile) => SourceFile | Promise<SourceFile>,
): Promise<DatasetItem> {
  const { audio, rttm, clean, notes, stems } = item;
  const changedStems: Record<string, SourceFile> = {};
  for (const [name, stem] of Object.entries(stems ?? {})) changedStems[name] = await change(stem);
  return {
    ...item,
    ...(audio && { audio: await change(audio) }),
    ...(rttm && { rttm: await change(rttm) }),
    ...(clean && { clean: await change(clean) }),
    ...(notes && { notes: await change(notes) }),
    ...(stems && { stems: changedStems }),
  };
}

/** The recording that an item is. @throws LabError `BadDataset` for an item of text */
export function recordingOf({ id, audio }: Pick<DatasetItem, 'id' | 'audio'>): SourceFile {
  if (audio !== undefined) return audio;
  const summary = `Item ${id} is a text without audio, which only tts takes.`;
  throw new LabError({ type: 'BadDataset', scope: 'item', summary });
}

/** A dataset as its folder describes it. `manifest.jsonl` has the items; `dataset.yaml` the rest. */
export const Dataset = z.strictObject({
  name: z.string().min(1),
  title: z.string().optional(),
  licence: z.string().optional(),
  evidence: EvidenceGrade,
  items: z.array(DatasetItem).min(1),
});
export type Dataset = z.infer<typeof Dataset>;

/** Every label that a dataset has, in order: what its items are told apart by. */
export const labelsOf = ({ items }: Pick<Dataset, 'items'>): string[] =>
  [...new Set(items.flatMap(({ labels = [] }) => labels))].sort();
