/** A phrase of at most this many words is looked for; a decoder that is caught in a loop repeats less than that. */
const longestPhrase = 10;
/** People do say a thing three times over. */
const leastRepeats = 4;

/**
 * How many words stand in loops: in a phrase that is said at least four times in a row, all but the first time.
 *
 * @example repeatedWords('so i i i i i went'.split(' ')) // 4
 */
export function repeatedWords(words: readonly string[]): number {
  let repeated = 0;
  for (let start = 0; start < words.length;) {
    const loop = longestLoop(words, start);
    repeated += loop;
    start += Math.max(1, loop);
  }
  return repeated;
}

/** Words after the first time of the phrase that starts here; 0 where none is repeated often enough. */
function longestLoop(words: readonly string[], start: number): number {
  let longest = 0;
  for (let length = 1; length <= longestPhrase; length++) {
    let end = start + length;
    while (end < words.length && words[end] === words[end - length]) end += 1;
    const repeats = Math.floor((end - start) / length);
    if (repeats >= leastRepeats) longest = Math.max(longest, (repeats - 1) * length);
  }
  return longest;
}
