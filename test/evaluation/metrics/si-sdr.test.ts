import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { siSdr } from '../../../evaluation/metrics/si-sdr.ts';
import { readGolden } from '../../golden/read-golden.ts';

const SignalCase = z.object({
  clean: z.array(z.number()),
  estimate: z.array(z.number()),
  siSdrDb: z.number(),
});

const signal = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 64 })
  .map((samples) => Float32Array.from(samples, (sample) => sample / 1000));

describe('SI-SDR', () => {
  it('equals fast-bss-eval 0.1.4 on every golden pair of signals', () => {
    for (const { clean, estimate, siSdrDb } of readGolden('signals.json', SignalCase)) {
      expect(siSdr(Float32Array.from(clean), Float32Array.from(estimate))).toBeCloseTo(siSdrDb, 9);
    }
  });

  it('does not care how loud the estimate is, or whether it is upside down', () => {
    fc.assert(
      fc.property(signal, signal, fc.constantFrom(0.25, 4, -2), (clean, noise, gain) => {
        const estimate = clean.map((sample, index) => sample + (noise[index % noise.length] ?? 0));
        const value = siSdr(clean, estimate);
        const scaled = siSdr(
          clean,
          estimate.map((sample) => gain * sample),
        );
        if (value === undefined) expect(scaled).toBeUndefined();
        else expect(scaled).toBeCloseTo(value, 6);
      }),
    );
  });

  it('compares as far as both signals go', () => {
    const clean = Float32Array.of(0.5, -0.5, 0.25, 0.125);
    const noisy = Float32Array.of(0.5, -0.4, 0.25, 0.1);
    expect(siSdr(clean, Float32Array.of(...noisy, 0.9, 0.9))).toBe(siSdr(clean, noisy));
  });

  it('is 100 dB for a perfect copy, -100 dB for silence, and cannot be had against silence', () => {
    const clean = Float32Array.of(0.5, -0.5, 0.25);
    expect(siSdr(clean, clean)).toBe(100);
    expect(siSdr(clean, new Float32Array(3))).toBe(-100);
    expect(siSdr(new Float32Array(3), clean)).toBeUndefined();
  });
});
