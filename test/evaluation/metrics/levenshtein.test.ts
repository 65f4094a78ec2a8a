import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, editDistance } from '../../../evaluation/metrics/levenshtein.ts';

/** The textbook recurrence, to hold the bit-parallel one against. */
function plainDistance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, symbol] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const diagonal = (row[j] ?? 0) + (symbol === other ? 0 : 1);
      next.push(Math.min(diagonal, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 90 });

describe('the edit distance', () => {
  it('equals the textbook recurrence', () => {
    fc.assert(fc.property(words, words, (a, b) => editDistance(a, b) === plainDistance(a, b)));
  });

  it('is the same in both directions', () => {
    fc.assert(fc.property(words, words, (a, b) => editDistance(a, b) === editDistance(b, a)));
  });

  it('is never longer than a detour', () => {
    fc.assert(
      fc.property(
        words,
        words,
        words,
        (a, b, c) => editDistance(a, c) <= editDistance(a, b) + editDistance(b, c),
      ),
    );
  });

  it('is zero for equal sequences only', () => {
    fc.assert(fc.property(words, words, (a, b) => (editDistance(a, b) === 0) === (a.join() === b.join())));
  });
});

describe('an alignment', () => {
  it('uses up both sequences at the least cost, and calls equal words hits', () => {
    fc.assert(
      fc.property(words, words, (reference, hypothesis) => {
        let [row, column, cost] = [0, 0, 0];
        for (const edit of align(reference, hypothesis)) {
          if (edit === 'hit') expect(reference[row]).toBe(hypothesis[column]);
          if (edit === 'substitution') expect(reference[row]).not.toBe(hypothesis[column]);
          if (edit !== 'insertion') row += 1;
          if (edit !== 'deletion') column += 1;
          if (edit !== 'hit') cost += 1;
        }
        expect([row, column, cost]).toEqual([
          reference.length,
          hypothesis.length,
          plainDistance(reference, hypothesis),
        ]);
      }),
    );
  });

  it('of an hour against an hour takes less than half a second of processor time', () => {
    const reference = Array.from({ length: 10_000 }, (_, index) => `word${(index * 7919) % 2003}`);
    const hypothesis = reference
      .filter((_, index) => index % 11 !== 0)
      .flatMap((word, i) => (i % 13 === 0 ? ['x', word] : [word]));
    const started = process.cpuUsage();
    const edits = align(reference, hypothesis);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(500);
    expect(edits.filter((edit) => edit !== 'hit').length).toBe(editDistance(reference, hypothesis));
  });

  it('survives a hypothesis that babbles far beyond its reference', () => {
    expect(align(['go'], new Array<string>(300_000).fill('la'))).toHaveLength(300_000);
  });
});
