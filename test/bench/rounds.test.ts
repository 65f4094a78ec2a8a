import { describe, expect, test } from 'vitest';
import type { Contestant } from '../../bench/contestant.ts';
import { alternate, median, ratioOf } from '../../bench/rounds.ts';

describe('the middle value', () => {
  test('of an odd number is one of them, whatever their order', () => {
    expect(median([5, 1, 3])).toBe(3);
  });
  test('of an even number lies between two of them', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
  test('of nothing is an error, not NaN', () => {
    expect(() => median([])).toThrow('no values');
  });
});

test('a ratio is that of each round, so that a round which was slow for both counts like the others', () => {
  expect(ratioOf([1, 10, 2], [2, 20, 3])).toEqual({ median: 2, min: 1.5, max: 2 });
});

test('contestants take turns, every other round in reverse, and the pass that warms up does not count', async () => {
  const order: string[] = [];
  const contestant = (name: string): Contestant => ({
    name,
    loadSeconds: 0.1,
    pass: (clips) => {
      order.push(name);
      const outputs = clips.map((clip) => ({ text: `${name} heard ${clip}` }));
      return Promise.resolve({ wallSeconds: order.length, cpuSeconds: 1, outputs });
    },
    peakBytes: () => Promise.resolve(1),
    stop: () => Promise.resolve(),
  });
  const [a, b] = await alternate([contestant('a'), contestant('b')], ['clip'], 3);
  expect(order.join(' ')).toBe('a b a b b a a b');
  expect(a?.passes.map(({ wallSeconds }) => wallSeconds)).toEqual([3, 6, 7]);
  expect(b?.outputs).toEqual([{ text: 'b heard clip' }]);
});
