import type { ModelInput } from '../contract/capability.ts';
import type { DatasetProblems } from './dataset-problems.ts';
import type { Entry, FieldNames } from './entry.ts';
import { toEntry } from './entry.ts';
import { readJsonLines } from './json-lines.ts';

const names: FieldNames = {
  audio: ['audio_filepath'],
  text: ['text'],
  durationSeconds: ['duration'],
  offsetSeconds: ['offset'],
  language: ['lang', 'language'],
  speaker: ['speaker'],
  rttm: ['rttm_filepath'],
  labels: ['label', 'labels'],
  // The lab's own:
  clean: ['clean_filepath'],
  notes: ['notes_filepath'],
  stems: ['stem_filepaths'],
  session: ['session'],
  id: ['id'],
};

/** A manifest as NVIDIA NeMo has them: one JSON object a line, paths relative to the manifest's folder. For
 * tts a line is a text, without audio. */
export async function readNemoManifest(
  path: string,
  input: ModelInput,
  problems: DatasetProblems,
): Promise<Entry[]> {
  const rows = await readJsonLines(path, problems);
  return rows.flatMap(({ line, value }) => {
    return toEntry(value, line, names, input, (text) => problems.add(path, line, text)) ?? [];
  });
}
