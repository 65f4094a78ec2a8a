import { z } from 'zod';

/** Checked in a plain loop: a schema for each of 50,000 entries takes as long as reading them. */
const isVocabulary = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((id) => Number.isInteger(id) && Number(id) >= 0);

const TokenizerJson = z.object({
  model: z.object({
    type: z.literal('BPE'),
    vocab: z.custom<Record<string, number>>(isVocabulary, 'expected the id of each token'),
  }),
  added_tokens: z.array(z.object({ id: z.int().nonnegative(), content: z.string() })),
});

export interface Vocabulary {
  /** UTF-8 of a token; a character may be spread over several. Nothing for an id that there is not. */
  bytes: (id: number) => Uint8Array;
  /** Ids of all tokens of plain text. */
  texts: () => Iterable<number>;
  /** Ids of the tokens that are not text, by their names: `<|startoftranscript|>`, `<|en|>`, ... */
  added: ReadonlyMap<string, number>;
}

/**
 * Reads the vocabulary of a byte-level `tokenizer.json`. Its merges are not needed: the ids tell their order.
 * @throws Error when it is not such a file
 */
export function vocabularyOf(tokenizerJson: unknown): Vocabulary {
  const { model, added_tokens: tokens } = TokenizerJson.parse(tokenizerJson);
  const added = new Map(tokens.map(({ id, content }) => [content, id]));
  const special = new Map(tokens.map(({ id, content }) => [id, content]));
  const texts = new Map(Object.entries(model.vocab).map(([token, id]) => [id, token]));
  const byteOf = new Map(byteCharacters().map((character, byte) => [character, byte]));
  return {
    bytes(id) {
      const content = special.get(id);
      if (content !== undefined) return Buffer.from(content);
      return Uint8Array.from(texts.get(id) ?? '', (character) => byteOf.get(character) ?? 0x3f);
    },
    texts: () => [...texts.keys()].filter((id) => !special.has(id)),
    added,
  };
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
