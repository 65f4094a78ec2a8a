import { describe, expect, test } from 'vitest';
import { realFft } from '../../audio/fft.ts';
import { inverseOf } from '../../audio/inverse-fft.ts';

describe('a signal comes back from its spectrum', () => {
  test.each([1, 2, 3, 5, 8, 11, 400, 441, 960])('of %i points, times their number', (size) => {
    const fft = realFft(size);
    const signal = Float64Array.from({ length: size }, (_, i) => Math.sin(i * i * 0.37 + 1));
    const re = new Float64Array(fft.bins);
    const im = new Float64Array(fft.bins);
    const back = new Float64Array(size);
    fft.forward(signal, re, im);
    inverseOf(fft)(re, im, back);
    for (const [i, value] of signal.entries()) expect((back[i] ?? NaN) / size).toBeCloseTo(value, 12);
  });
});

test('what no real signal has at 0 Hz and at the Nyquist frequency is left out', () => {
  const inverse = inverseOf(realFft(4));
  const back = new Float64Array(4);
  inverse([4, 0, 4], [7, 0, 7], back);
  expect([...back]).toEqual([8, 0, 8, 0]);
});
