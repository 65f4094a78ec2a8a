import { expect, test } from 'vitest';
import { mfcc } from '../../audio/mfcc.ts';
import { golden, largestDifference, speech } from './mel-golden.ts';

test.each(golden.mfcc)(
  "$coefficients coefficients of $bands bands equal librosa's to 1e-4",
  ({ values, ...options }) => {
    const ours = mfcc(speech, { sampleRateHz: 16_000, ...options });
    expect(ours.frames).toBe(values.length);
    expect(largestDifference(ours.values, values.flat())).toBeLessThan(1e-4);
  },
);

test('twice as loud moves coefficient 0 and nothing else', () => {
  const options = { sampleRateHz: 16_000, frameLength: 400, hop: 160, coefficients: 13 };
  const quiet = mfcc(speech, options).values;
  const loud = mfcc(
    speech.map((value) => value * 2),
    options,
  ).values;
  const moved = new Set<number>();
  loud.forEach((value, i) => {
    if (Math.abs(value - (quiet[i] ?? NaN)) > 1e-3) moved.add(i % 13);
  });
  expect([...moved]).toEqual([0]);
});
