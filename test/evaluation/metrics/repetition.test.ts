import { describe, expect, it } from 'vitest';
import { repeatedWords } from '../../../evaluation/metrics/repetition.ts';

const loops = (text: string): number => repeatedWords(text.split(' '));

describe('words in loops', () => {
  const cases: [promise: string, text: string, repeated: number][] = [
    ['are none in plain speech', 'ask not what your country can do for you', 0],
    ['are none where somebody says a thing three times', 'no no no that is not it', 0],
    ['are counted after the first time', 'so thank you thank you thank you thank you thank you bye', 8],
    ['are counted for single words', 'i i i i i went', 4],
    ['are counted in each loop', 'a a a a b b b b b', 3 + 4],
  ];
  it.each(cases)('%s: %j', (_promise, text, repeated) => {
    expect(loops(text)).toBe(repeated);
  });
});
