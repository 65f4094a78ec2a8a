import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const page = join(import.meta.dirname, '../docs/performance.md');
const begin = '<!-- measured: npm run bench -- --write -->';
const end = '<!-- end of measured -->';

/** Puts a table in the place of the last one in docs/performance.md. */
export async function keepInPage(measured: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [head, rest] = text.split(begin);
  const [, tail] = (rest ?? '').split(end);
  if (head === undefined || tail === undefined) throw new Error(`${page} has lost its marks`);
  await writeFile(page, `${head}${begin}\n\n${measured}\n\n${end}${tail}`);
}
