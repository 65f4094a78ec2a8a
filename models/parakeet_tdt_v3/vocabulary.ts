import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LabError } from '../../contract/failure.ts';

export interface Vocabulary {
  /** Text of each token by its id; a space where one stands before a word. */
  texts: readonly string[];
  /** The token that says nothing. */
  blank: number;
}

/**
 * Reads the export's `vocab.txt`: a token and its id each line, U+2581 for a space.
 * @throws LabError `WeightsCorrupt`
 */
export async function openVocabulary(path: string): Promise<Vocabulary> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const texts: string[] = [];
  for (const line of lines) {
    const [, token, id] = /^(\S+) (\d+)$/.exec(line) ?? [];
    if (token !== undefined) texts[Number(id)] = token.replaceAll('\u2581', ' ');
  }
  const blank = texts.indexOf('<blk>');
  if (blank === -1 || Object.keys(texts).length !== lines.length || texts.length !== lines.length) {
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${basename(path)} is not a readable vocabulary.`,
      cause: `${lines.length} lines, ${texts.length} ids, blank ${blank}`,
    });
  }
  return { texts, blank };
}
