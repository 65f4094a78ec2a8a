import type { Vocabulary } from './vocabulary.ts';

/** What stands together before merging: contractions, words and numbers with the space before them, the rest. */
const pieces = /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/**
 * Text to tokens by byte-pair encoding, as tiktoken does it: of all neighbours whose bytes together are a token,
 * those of the lowest id are joined first, for ids count up as the vocabulary was learnt.
 */
export function textEncoder({ texts, bytes }: Vocabulary): (text: string) => number[] {
  const idOf = new Map<string, number>();
  for (const id of texts()) idOf.set(Buffer.from(bytes(id)).toString('latin1'), id);

  const encodePiece = (piece: string): number[] => {
    const parts = Array.from(Buffer.from(piece), (byte) => String.fromCharCode(byte));
    for (;;) {
      let best = Infinity;
      let at = -1;
      for (let left = 0; left + 1 < parts.length; left++) {
        const id = idOf.get(`${parts[left]}${parts[left + 1]}`) ?? Infinity;
        if (id < best) [best, at] = [id, left];
      }
      if (at < 0) return parts.flatMap((part) => idOf.get(part) ?? []);
      parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
    }
  };
  return (text) => (text.match(pieces) ?? []).flatMap(encodePiece);
}
