import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearScale, logScale } from '../../../evaluation/report/charts/scale.ts';

test('an axis has round values', () => {
  expect(linearScale([0, 0.0677]).ticks.map((tick) => tick.toFixed(2))).toEqual([
    '0.00',
    '0.02',
    '0.04',
    '0.06',
    '0.08',
  ]);
  expect(logScale([14.1, 31.6]).ticks).toEqual([10, 20, 50]);
});

test('whatever the values, they stand in order between the ends, and the ticks are few', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(values, (given) => {
      const sorted = [...given].sort((a, b) => a - b);
      const { ticks, position } = linearScale(given);
      const places = sorted.map(position);
      for (const place of places) expect(place).toBeGreaterThanOrEqual(0);
      for (const place of places) expect(place).toBeLessThanOrEqual(100);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test('whatever the speeds, the axis covers them', () => {
  const values = fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(values, (given) => {
      const { ticks, position } = logScale(given);
      expect(ticks.every(Number.isFinite)).toBe(true);
      for (const value of given) {
        expect(position(value)).toBeGreaterThanOrEqual(0);
        expect(position(value)).toBeLessThanOrEqual(100);
      }
    }),
  );
});
