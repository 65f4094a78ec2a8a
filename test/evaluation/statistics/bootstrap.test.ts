import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, type Part } from '../../../evaluation/statistics/bootstrap.ts';
import { seededIntegers } from '../../../evaluation/statistics/random.ts';

const parts = (count: number, sessionOf: (index: number) => string | undefined = () => undefined): Part[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `item-${index}`,
    session: sessionOf(index),
    numerator: (index * 7) % 5,
    denominator: 10 + (index % 3),
  }));
const ratioOf = (all: readonly Part[]): number =>
  all.reduce((sum, part) => sum + part.numerator, 0) / all.reduce((sum, part) => sum + part.denominator, 0);

describe('a 95 % interval', () => {
  it('is drawn over sessions where five of them exist', () => {
    expect(
      bootstrapInterval(
        parts(20, (index) => `s${index % 5}`),
        7,
      )?.resampled,
    ).toBe('sessions');
  });

  it('is drawn over utterances, and says so, where sessions are few or not known of every item', () => {
    expect(
      bootstrapInterval(
        parts(20, (index) => `s${index % 4}`),
        7,
      )?.resampled,
    ).toBe('utterances');
    expect(
      bootstrapInterval(
        parts(20, (index) => (index === 3 ? undefined : `s${index}`)),
        7,
      )?.resampled,
    ).toBe('utterances');
  });

  it('is not given for a single group', () => {
    expect(bootstrapInterval(parts(1), 7)).toBeUndefined();
    expect(bootstrapInterval([], 7)).toBeUndefined();
  });

  it('is the same for the same seed, in whatever order the items come back', () => {
    const given = parts(37, (index) => `s${(index * index) % 23}`);
    expect(bootstrapInterval(given.toReversed(), 7)).toEqual(bootstrapInterval(given, 7));
    expect(bootstrapInterval(given, 8)).not.toEqual(bootstrapInterval(given, 7));
  });

  it('holds the value of the whole, and never leaves the range of its groups', () => {
    const ratio = fc.record({ numerator: fc.nat(20), denominator: fc.integer({ min: 20, max: 60 }) });
    fc.assert(
      fc.property(fc.array(ratio, { minLength: 8, maxLength: 30 }), fc.nat(1000), (ratios, seed) => {
        const given = ratios.map((one, index) => ({ id: `${index}`, ...one }));
        const { low, high } = bootstrapInterval(given, seed) ?? { low: NaN, high: NaN };
        const single = given.map((one) => one.numerator / one.denominator);
        expect(low).toBeLessThanOrEqual(ratioOf(given) + 1e-12);
        expect(high).toBeGreaterThanOrEqual(ratioOf(given) - 1e-12);
        expect(low).toBeGreaterThanOrEqual(Math.min(...single) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...single) + 1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('is as wide as theory says: 1.96 standard errors each way for a mean of many', () => {
    const draw = seededIntegers(1);
    const given = Array.from({ length: 400 }, (_, index) => ({
      id: `${index}`,
      numerator: draw(101),
      denominator: 1,
    }));
    const mean = ratioOf(given);
    const variance = given.reduce((sum, part) => sum + (part.numerator - mean) ** 2, 0) / given.length;
    const half = 1.96 * Math.sqrt(variance / given.length);
    const { low, high } = bootstrapInterval(given, 7) ?? { low: NaN, high: NaN };
    expect(high - mean).toBeGreaterThan(0.9 * half);
    expect(high - mean).toBeLessThan(1.1 * half);
    expect(mean - low).toBeGreaterThan(0.9 * half);
    expect(mean - low).toBeLessThan(1.1 * half);
  });

  it('leaves out draws that have no reference at all', () => {
    const given = [
      { id: 'a', numerator: 1, denominator: 4 },
      { id: 'b', numerator: 0, denominator: 0 },
    ];
    expect(bootstrapInterval(given, 7)).toEqual({ low: 0.25, high: 0.25, resampled: 'utterances' });
  });
});

describe('seeded integers', () => {
  it('fall evenly below their limit', () => {
    const draw = seededIntegers(0);
    const faces = new Array<number>(6).fill(0);
    for (let count = 0; count < 60_000; count++) {
      const face = draw(6);
      faces[face] = (faces[face] ?? 0) + 1;
    }
    for (const times of faces) expect(Math.abs(times - 10_000)).toBeLessThan(400);
  });
});
