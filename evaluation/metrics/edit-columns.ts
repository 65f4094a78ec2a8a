/** How many symbols of the pattern one machine word holds. */
const wordBits = 32;

/** Differences down each kept column of the edit matrix: one bit a pattern symbol, `words` words a column. */
export interface EditColumns {
  distance: number;
  /** Set where the distance grows by one from a pattern symbol to the next. */
  grows: Uint32Array;
  /** Set where it shrinks by one. */
  shrinks: Uint32Array;
  words: number;
}

/**
 * The edit matrix of two sequences, 32 cells at a time (Myers 1999, in Hyyrö's form of 2003): an hour of speech
 * against an hour takes about a hundred milliseconds. All columns are kept, or only the last.
 */
export function editColumns<T>(pattern: readonly T[], text: readonly T[], keep: 'all' | 'last'): EditColumns {
  const words = Math.ceil(pattern.length / wordBits);
  const masks = positionMasks(pattern, words);
  const nowhere = new Uint32Array(words);
  const grows = new Uint32Array(words).fill(0xffffffff);
  const shrinks = new Uint32Array(words);
  const columns = keep === 'all' ? text.length : 1;
  const kept = { grows: new Uint32Array(columns * words), shrinks: new Uint32Array(columns * words) };
  const lastBit = (pattern.length - 1) % wordBits;
  let distance = pattern.length;
  let column = 0;
  for (const symbol of text) {
    const matches = masks.get(symbol) ?? nowhere;
    let carryGrow = 1;
    let carryShrink = 0;
    for (let word = 0; word < words; word++) {
      const down = grows[word] ?? 0;
      const up = shrinks[word] ?? 0;
      const match = (matches[word] ?? 0) | carryShrink;
      const diagonal = (((match & down) + down) ^ down) | match | up;
      const right = up | ~(diagonal | down);
      const left = diagonal & down;
      if (word === words - 1) distance += ((right >>> lastBit) & 1) - ((left >>> lastBit) & 1);
      const shiftedRight = (right << 1) | carryGrow;
      grows[word] = (left << 1) | carryShrink | ~(diagonal | shiftedRight);
      shrinks[word] = shiftedRight & diagonal;
      carryGrow = right >>> (wordBits - 1);
      carryShrink = left >>> (wordBits - 1);
    }
    if (keep === 'all') {
      kept.grows.set(grows, column * words);
      kept.shrinks.set(shrinks, column * words);
      column += 1;
    }
  }
  return keep === 'all' ? { distance, ...kept, words } : { distance, grows, shrinks, words };
}

/** Whether the bit of a pattern position is set in a column. */
export function isSet(bits: Uint32Array, words: number, position: number, column: number): boolean {
  const word = bits[column * words + Math.floor(position / wordBits)] ?? 0;
  return ((word >>> (position % wordBits)) & 1) === 1;
}

/** Where each symbol stands in the pattern, as bits. */
function positionMasks<T>(pattern: readonly T[], words: number): Map<T, Uint32Array> {
  const masks = new Map<T, Uint32Array>();
  pattern.forEach((symbol, position) => {
    let mask = masks.get(symbol);
    if (mask === undefined) {
      mask = new Uint32Array(words);
      masks.set(symbol, mask);
    }
    const word = Math.floor(position / wordBits);
    mask[word] = (mask[word] ?? 0) | (1 << (position % wordBits));
  });
  return masks;
}
