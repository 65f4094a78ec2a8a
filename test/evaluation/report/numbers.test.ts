import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytes,
  decibels,
  factor,
  percent,
  percentRange,
  plain,
  quantity,
  seconds,
} from '../../../evaluation/report/numbers.ts';

test.each([
  [percent(0.0417), '4.2 %'],
  [percent(0), '0.0 %'],
  [percent(0.0004), '0.04 %'],
  [percent(-0.00001), '0.00 %'],
  [percent(1.5), '150.0 %'],
  [percentRange(0.0208, 0.0677), '2.1–6.8 %'],
  [seconds(0.82), '0.82 s'],
  [seconds(9.996), '10.0 s'],
  [seconds(59.96), '1 min 00 s'],
  [seconds(72.4), '1 min 12 s'],
  [seconds(3599.7), '1 h 00 min'],
  [seconds(3725), '1 h 02 min'],
  [bytes(999), '999 B'],
  [bytes(999_600), '1.0 MB'],
  [bytes(182_400_000), '182 MB'],
  [bytes(1_240_000_000), '1.2 GB'],
  [factor(0.42), '0.42x'],
  [factor(31.6), '31.6x'],
  [factor(312.4), '312x'],
  [decibels(-0.04), '0.0 dB'],
  [decibels(-1.34), '-1.3 dB'],
  [plain(10), '10'],
  [plain(0.25), '0.25'],
  [plain(-0.001), '0'],
])('%s reads %s', (text, expected) => {
  expect(text).toBe(expected);
});

describe('a score', () => {
  test('is shown in its own unit', () => {
    expect(quantity(0.05, 'ratio')).toBe('5.0 %');
    expect(quantity(11.2, 'dB')).toBe('11.2 dB');
    expect(quantity(1.5, 'speakers')).toBe('1.5 speakers');
    expect(quantity(12, 'words/h')).toBe('12 words/h');
  });
});

test('no duration reads as sixty seconds or sixty minutes', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (value) => {
      expect(seconds(value)).not.toMatch(/\b60(\.0)? (s|min)/);
    }),
  );
});
