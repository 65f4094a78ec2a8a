import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import { vocabularyFromBin } from './tokenizer-bin.ts';
import { vocabularyFromJson } from './tokenizer-json.ts';

/** Token ids to text; special tokens leave nothing behind, and no space is left at either end. */
export type Detokenize = (tokens: readonly number[]) => string;

/** UTF-8 of each token by its id; U+2581 stands for a space. A character may be spread over several tokens. */
export type Vocabulary = readonly (Uint8Array | undefined)[];

/** Below are <unk>, <s> and </s>; from `firstAdded` on, tokens that Moonshine's training added. */
const firstText = 3;
const firstAdded = 32_000;

/**
 * Reads the tokenizer in either of the forms that it is published in: `tokenizer.json` on the hub,
 * `tokenizer.bin` in the wheel.
 * @throws LabError `WeightsCorrupt`
 */
export async function openTokenizer(path: string): Promise<Detokenize> {
  try {
    const content = await readFile(path);
    return detokenizer(path.endsWith('.bin') ? vocabularyFromBin(content) : vocabularyFromJson(content));
  } catch (error) {
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${basename(path)} is not a readable tokenizer.`,
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}

function detokenizer(vocabulary: Vocabulary): Detokenize {
  return (tokens) => {
    const texts = tokens.filter((token) => token >= firstText && token < firstAdded);
    const bytes = Buffer.concat(texts.map((token) => vocabulary[token] ?? new Uint8Array()));
    return bytes.toString('utf8').replaceAll('\u2581', ' ').trim();
  };
}
