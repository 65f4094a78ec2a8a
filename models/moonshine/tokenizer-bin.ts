import type { Vocabulary } from './tokenizer.ts';

/**
 * Moonshine's `tokenizer.bin`: the bytes of each token, in order of their ids, each after its length.
 * A length below 128 is one byte; a longer one has 128 added to its low seven bits, and the rest in a second byte.
 * Bytes that are no character of their own stand as they are.
 * @throws Error when the file ends inside a token
 */
export function vocabularyFromBin(content: Uint8Array): Vocabulary {
  const vocabulary: Uint8Array[] = [];
  let at = 0;
  const nextByte = (): number => {
    const byte = content[at++];
    if (byte === undefined) throw new Error(`ends inside token ${vocabulary.length}`);
    return byte;
  };
  while (at < content.length) {
    const low = nextByte();
    const length = low < 128 ? low : low - 128 + 128 * nextByte();
    if (at + length > content.length) throw new Error(`ends inside token ${vocabulary.length}`);
    vocabulary.push(content.subarray(at, at + length));
    at += length;
  }
  if (vocabulary.length === 0) throw new Error('has no tokens');
  return vocabulary;
}
