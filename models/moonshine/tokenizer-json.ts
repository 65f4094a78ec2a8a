import { z } from 'zod';
import type { Vocabulary } from './tokenizer.ts';

const TokenizerJson = z.object({
  model: z.object({ type: z.literal('BPE'), vocab: z.record(z.string(), z.int().nonnegative()) }),
});

/**
 * The vocabulary of a Hugging Face `tokenizer.json`; tokens such as `<0xE2>` are single bytes. Decoding needs
 * nothing else of it: merges are for encoding, and added tokens are never text.
 * @throws Error when it is not such a file
 */
export function vocabularyFromJson(content: Uint8Array): Vocabulary {
  const { model } = TokenizerJson.parse(JSON.parse(Buffer.from(content).toString('utf8')));
  const vocabulary: Uint8Array[] = [];
  for (const [token, id] of Object.entries(model.vocab)) {
    const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
    vocabulary[id] = byte === undefined ? Buffer.from(token) : Buffer.from(byte, 'hex');
  }
  return vocabulary;
}
