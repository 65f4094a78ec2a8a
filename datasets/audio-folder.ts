import type { DatasetProblems } from './dataset-problems.ts';
import { parseCsv } from './csv.ts';
import type { Entry, FieldNames } from './entry.ts';
import { toEntry } from './entry.ts';
import type { Row } from './json-lines.ts';
import { readJsonLines } from './json-lines.ts';
import { readText } from './text-file.ts';

export const audioFolderNames: FieldNames = {
  audio: ['file_name'],
  text: ['transcription', 'text', 'sentence'],
  labels: ['label', 'labels'],
  durationSeconds: ['duration'],
  offsetSeconds: ['offset'],
  language: ['language', 'lang', 'locale'],
  speaker: ['speaker', 'speaker_id', 'client_id'],
  rttm: ['rttm_file_name'],
  clean: ['clean_file_name'],
  notes: ['notes_file_name'],
  stems: ['stem_file_names'],
  session: ['session'],
  id: ['id'],
};

/** `metadata.csv` or `metadata.jsonl` of a folder in the audiofolder layout of Hugging Face datasets. */
export async function readAudioFolder(metadata: string, problems: DatasetProblems): Promise<Entry[]> {
  const rows = metadata.endsWith('.csv')
    ? await readCsvRows(metadata, problems)
    : await readJsonLines(metadata, problems);
  return rows.flatMap(({ line, value }) => {
    return (
      toEntry(value, line, audioFolderNames, 'audio', (text) => problems.add(metadata, line, text)) ?? []
    );
  });
}

async function readCsvRows(path: string, problems: DatasetProblems): Promise<Row[]> {
  const records = parseCsv(await readText(path, problems));
  if (!Array.isArray(records)) {
    problems.add(path, records.unclosedQuoteAt, 'a quoted cell that starts here does not end');
    return [];
  }
  const [header, ...rest] = records;
  if (header === undefined) return [];
  const columns = header.cells.map((cell) => cell.trim());
  if (!columns.includes('file_name')) {
    problems.add(path, header.line, `expected a column file_name, found ${columns.join(', ')}`);
    return [];
  }
  return rest.flatMap(({ line, cells }): Row[] => {
    if (cells.length === columns.length) {
      const pairs = columns.map((column, index) => [column, cells[index] === '' ? null : cells[index]]);
      return [{ line, value: Object.fromEntries(pairs) as unknown }];
    }
    const quotes = cells.length > columns.length ? '; a text with commas stands in double quotes' : '';
    problems.add(path, line, `expected ${columns.length} cells, found ${cells.length}${quotes}`);
    return [];
  });
}
