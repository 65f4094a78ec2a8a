import type { DatasetProblems } from './dataset-problems.ts';
import { readText } from './text-file.ts';

/** A row of a manifest and the line at which it starts. */
export interface Row {
  line: number;
  value: unknown;
}

/** One JSON value a line; empty lines are left out. */
export async function readJsonLines(path: string, problems: DatasetProblems): Promise<Row[]> {
  const lines = (await readText(path, problems)).split(/\r?\n/);
  return lines.flatMap((text, index): Row[] => {
    if (text.trim() === '') return [];
    try {
      return [{ line: index + 1, value: JSON.parse(text) as unknown }];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      problems.add(path, index + 1, `expected one JSON object a line: ${why}`);
      return [];
    }
  });
}
