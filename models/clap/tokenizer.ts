import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as tokenizers from '@huggingface/tokenizers';
import { z } from 'zod';
import { LabError } from '../../contract/failure.ts';

/** A text as the ids of its tokens, between those of its beginning and its end. */
export type Tokenize = (text: string) => number[];

/** RoBERTa has places for so many tokens. */
const longest = 512;

/** The part of the package that is used here: its own types import each other in a way that ES modules cannot. */
interface Package {
  Tokenizer: new (tokenizer: object, config: object) => { encode: (text: string) => unknown };
}
const { Tokenizer } = tokenizers as unknown as Package;
const Encoding = z.object({ ids: z.array(z.int()) });

/** Reads a `tokenizer.json`. @throws LabError `WeightsCorrupt` */
export async function openTokenizer(path: string): Promise<Tokenize> {
  try {
    const json = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
    const tokenizer = new Tokenizer(json, {});
    return (text) => {
      const { ids } = Encoding.parse(tokenizer.encode(text));
      return ids.length <= longest ? ids : [...ids.slice(0, longest - 1), ...ids.slice(-1)];
    };
  } catch (error) {
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${basename(path)} is not a readable tokenizer.`,
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}
