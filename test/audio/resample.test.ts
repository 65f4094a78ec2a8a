import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createResampler, resample } from '../../audio/resample.ts';

const pairs = [
  ...[8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000].map((from) => [from, 16_000] as const),
  ...[8_000, 44_100, 48_000].map((to) => [16_000, to] as const),
  [44_100, 48_000] as const,
];

const sine = (hz: number, rateHz: number, seconds = 0.25) =>
  Float32Array.from({ length: seconds * rateHz }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));

/** Level of the middle half in dB of a full-scale sine: the ends fade over half a filter. */
function decibels(samples: Float32Array): number {
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  return 10 * Math.log10((2 * middle.reduce((sum, value) => sum + value * value, 0)) / middle.length);
}

describe.each(pairs)('%i to %i Hz', (from, to) => {
  const nyquist = Math.min(from, to) / 2;

  test.each([0.02, 0.3, 0.7, 0.89])(
    'a sine at %f of the Nyquist frequency stays the same sine, 90 dB above all error',
    (part) => {
      const expected = sine(part * nyquist, to);
      const error = resample(sine(part * nyquist, from), from, to).map(
        (value, i) => value - (expected[i] ?? 0),
      );
      expect(decibels(error)).toBeLessThan(-90);
    },
  );

  if (from < to) return;
  test('what cannot be at the new rate is 90 dB down', () => {
    for (const part of [1, 1.01, 1.1, 1.5, 1.9].filter((each) => each * nyquist < from / 2)) {
      expect(decibels(resample(sine(part * nyquist, from), from, to))).toBeLessThan(-90);
    }
  });
});

const file = readFileSync(new URL('../golden/resample.json', import.meta.url), 'utf8');
const Golden = z.record(
  z.string(),
  z.strictObject({ soxr: z.array(z.number()), scipy: z.array(z.number()) }),
);

describe.each(Object.entries(Golden.parse(JSON.parse(file))))('%s Hz equals', (pair, golden) => {
  const [from = 0, to = 0] = pair.split(' to ').map(Number);
  // The signal of make-resample.py.
  const n = Math.floor(from / 25);
  const signal = Float32Array.from({ length: n }, (_, i) => {
    const fade = Math.sin((Math.PI * (i + 0.5)) / n) ** 2;
    const tones = [0.05, 0.2, 0.45, 0.7, 0.85].map((part, tone) =>
      Math.sin((Math.PI * part * Math.min(from, to) * i) / from + tone),
    );
    return (fade * tones.reduce((sum, value) => sum + value)) / 5;
  });
  const ours = resample(signal, from, to);

  // From 44.1 kHz soxr interpolates between filters, and is itself 1.1e-4 from scipy.
  test.each([
    ['scipy', 5e-5],
    ['soxr', 2e-4],
  ] as const)('%s to %f of full scale', (peer, tolerance) => {
    const difference = Math.max(...ours.map((value, i) => Math.abs(value - (golden[peer][i] ?? NaN))));
    expect(difference).toBeLessThan(tolerance);
  });
});

test('n samples become round(n * to / from)', () => {
  fc.assert(
    fc.property(
      fc.nat(3_000),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 400 }),
      (n, a, b) => {
        expect(resample(new Float32Array(n), a * 100, b * 100)).toHaveLength(Math.round((n * b) / a));
      },
    ),
    { numRuns: 60 },
  );
});

test('pieces of any size give the same samples as the whole', () => {
  const signal = sine(440, 44_100, 0.1);
  const whole = resample(signal, 44_100, 16_000);
  fc.assert(
    fc.property(fc.array(fc.nat(900), { maxLength: 20 }), (sizes) => {
      const resampler = createResampler(44_100, 16_000);
      const out: number[] = [];
      let at = 0;
      for (const size of [...sizes, signal.length]) {
        out.push(...resampler.push(signal.subarray(at, at + size)));
        at += size;
      }
      out.push(...resampler.end());
      expect(Float32Array.from(out)).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

test('a constant stays that constant: no phase is louder than another', () => {
  const flat = resample(new Float32Array(8_000).fill(0.5), 44_100, 16_000).subarray(500, 2_000);
  expect(Math.max(...flat.map((value) => Math.abs(value - 0.5)))).toBeLessThan(1e-7);
});

test('audio that is at the wanted rate is left alone', () => {
  const samples = sine(440, 16_000);
  expect(resample(samples, 16_000, 16_000)).toBe(samples);
});
