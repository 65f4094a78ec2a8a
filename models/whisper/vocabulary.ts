import { z } from 'zod';

const TokenizerJson = z.object({
  model: z.object({ type: z.literal('BPE'), vocab: z.record(z.string(), z.int().nonnegative()) }),
  added_tokens: z.array(z.object({ id: z.int().nonnegative(), content: z.string() })),
});

export interface Vocabulary {
  /** UTF-8 of each token by its id; a character may be spread over several tokens. */
  bytes: (Uint8Array | undefined)[];
  /** Ids of the tokens that are not text, by their names: `<|startoftranscript|>`, `<|en|>`, ... */
  added: Map<string, number>;
}

/**
 * Reads the vocabulary of a byte-level `tokenizer.json`. Its merges are not needed: the ids tell their order.
 * @throws Error when it is not such a file
 */
export function vocabularyOf(tokenizerJson: unknown): Vocabulary {
  const { model, added_tokens: tokens } = TokenizerJson.parse(tokenizerJson);
  const byteOf = new Map(byteCharacters().map((character, byte) => [character, byte]));
  const bytes: Vocabulary['bytes'] = [];
  for (const [token, id] of Object.entries(model.vocab)) {
    bytes[id] = Uint8Array.from(token, (character) => byteOf.get(character) ?? 0x3f);
  }
  const added = new Map<string, number>();
  for (const { id, content } of tokens) {
    bytes[id] = Buffer.from(content);
    added.set(content, id);
  }
  return { bytes, added };
}

/**
 * The character that stands for each byte in a byte-level vocabulary: printable Latin-1 for itself, the others for
 * the characters from U+0100 on (GPT-2's scheme).
 */
function byteCharacters(): string[] {
  let substitute = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
    return String.fromCodePoint(isPrintable ? byte : substitute++);
  });
}
