import { readFile } from 'node:fs/promises';
import type { DatasetProblems } from './dataset-problems.ts';

/** A UTF-8 file without its byte order mark; empty, with the problem noted, when it is in another encoding. */
export async function readText(path: string, problems: DatasetProblems): Promise<string> {
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    problems.add(path, 0, 'expected text in UTF-8, found another encoding');
    return '';
  }
}
