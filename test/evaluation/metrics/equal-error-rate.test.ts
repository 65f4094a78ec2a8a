import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cosine } from '../../../evaluation/metrics/cosine.ts';
import { equalErrorRate } from '../../../evaluation/metrics/equal-error-rate.ts';
import { readGolden } from '../../golden/read-golden.ts';

const PairsCase = z.object({
  pairs: z.array(z.object({ score: z.number(), isSame: z.boolean() })),
  eer: z.number(),
});

describe('the equal error rate', () => {
  it('is that of the ROC curve of scikit-learn 1.9.1, also where scores are equal', () => {
    for (const { pairs, eer } of readGolden('pairs.json', PairsCase))
      expect(equalErrorRate(pairs)).toBeCloseTo(eer, 9);
  });

  it('is a half where every pair has the same score, and cannot be had of one kind of pair', () => {
    const [same, different] = [
      { score: 0.5, isSame: true },
      { score: 0.5, isSame: false },
    ];
    expect(equalErrorRate([same, different, different])).toBe(0.5);
    expect(equalErrorRate([same, same])).toBeUndefined();
    expect(equalErrorRate([different])).toBeUndefined();
    expect(equalErrorRate([])).toBeUndefined();
  });

  it('is 1 less itself where the scores are turned around', () => {
    const pair = fc.record({ score: fc.double({ min: -1, max: 1, noNaN: true }), isSame: fc.boolean() });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 40 }), (pairs) => {
        const there = equalErrorRate(pairs);
        const back = equalErrorRate(pairs.map(({ score, isSame }) => ({ score: -score, isSame })));
        if (there === undefined) expect(back).toBeUndefined();
        else expect(back).toBeCloseTo(1 - there, 9);
      }),
    );
  });
});

describe('the cosine', () => {
  it('is of directions, whatever the lengths', () => {
    expect(cosine([1, 0], [5, 0])).toBe(1);
    expect(cosine([1, 0], [-2, 0])).toBe(-1);
    expect(cosine([1, 2], [2, -1])).toBe(0);
    expect(cosine([0, 0], [1, 1])).toBe(0);
  });
});
