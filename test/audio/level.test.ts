import { expect, test } from 'vitest';
import { levelOf } from '../../audio/level.ts';

test.each([
  ['nothing', [], { rms: 0, clippedShare: 0 }],
  ['silence', [0, 0], { rms: 0, clippedShare: 0 }],
  ['a square at half of full scale', [0.5, -0.5], { rms: 0.5, clippedShare: 0 }],
  ['one sample of four at the limit of 16 bits', [32_767 / 32_768, 0, 0, 0], { clippedShare: 0.25 }],
  ['samples beyond full scale', [1.5, -2], { clippedShare: 1 }],
])('%s', (_, samples, level) => {
  expect(levelOf(Float32Array.from(samples))).toMatchObject(level);
});

test('a sample that is no number makes a level that is none', () => {
  expect(levelOf(Float32Array.of(0, NaN)).rms).toBeNaN();
});
