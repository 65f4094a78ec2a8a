import { describe, expect, test } from 'vitest';
import { realFft } from '../../audio/fft.ts';

const noise = (size: number) => Float64Array.from({ length: size }, (_, i) => Math.sin(i * i * 0.37 + 1));

function transform(signal: Float64Array) {
  const fft = realFft(signal.length);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  fft.forward(signal, re, im);
  return { re, im };
}

/** By the definition. */
function reference(signal: Float64Array, k: number) {
  let re = 0;
  let im = 0;
  for (const [i, value] of signal.entries()) {
    const angle = (2 * Math.PI * ((k * i) % signal.length)) / signal.length;
    re += value * Math.cos(angle);
    im -= value * Math.sin(angle);
  }
  return { re, im };
}

describe('the transform is what its definition says', () => {
  const powersOfTwo = [1, 2, 4, 8, 64, 512, 1024];
  const products = [3, 5, 6, 7, 12, 15, 49, 80, 400, 441, 480];
  const withLargePrimes = [11, 13, 22, 97, 122, 251, 1001];
  test.each([...powersOfTwo, ...products, ...withLargePrimes])('for %i points', (size) => {
    const signal = noise(size);
    const { re, im } = transform(signal);
    expect(re).toHaveLength(Math.floor(size / 2) + 1);
    for (let k = 0; k < re.length; k++) {
      const expected = reference(signal, k);
      expect(Math.hypot((re[k] ?? NaN) - expected.re, (im[k] ?? NaN) - expected.im)).toBeLessThan(1e-11);
    }
  });
});

test('one plan serves frame after frame', () => {
  const fft = realFft(400);
  const [re, im, again] = [new Float64Array(201), new Float64Array(201), new Float64Array(201)];
  fft.forward(noise(400), re, im);
  fft.forward(new Float64Array(400).fill(3), again, im);
  fft.forward(noise(400), again, im);
  expect(again).toEqual(re);
});

test.each([0, -4, 2.5])('%f points are refused', (size) => {
  expect(() => realFft(size)).toThrow(RangeError);
});
