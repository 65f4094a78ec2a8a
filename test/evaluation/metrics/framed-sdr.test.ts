import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { framedSdr, median, medianSeconds } from '../../../evaluation/metrics/framed-sdr.ts';
import { readGolden } from '../../golden/read-golden.ts';

const Stereo = z
  .tuple([z.array(z.number()), z.array(z.number())])
  .transform(([left, right]) => ({ left: Float32Array.from(left), right: Float32Array.from(right) }));
const cases = readGolden(
  'seconds.json',
  z.object({
    reference: z.array(Stereo),
    stem: z.array(Stereo),
    medians: z.array(z.number()),
    silent: z.int(),
  }),
);
const sampleRateHz = 50;

describe('the median second of stems', () => {
  it('has the SDR of museval 0.4.1, also where seconds are silent, or the item is shorter than one', () => {
    for (const { reference, stem, medians, silent } of cases) {
      const framed = new Map(
        reference.map((wanted, index) => {
          const came = stem[index] ?? { left: new Float32Array(), right: new Float32Array() };
          return [`stem ${index}`, framedSdr(wanted, came, sampleRateHz)];
        }),
      );
      const all = [...framed.values()];
      const length = all[0]?.length ?? 0;
      const lost = Array.from({ length }, (_, second) => all.some((frames) => frames[second] === null));
      expect(lost.filter(Boolean)).toHaveLength(silent);
      const found = [...medianSeconds(framed).values()];
      for (const [index, golden] of medians.entries()) expect(found[index]).toBeCloseTo(golden, 9);
    }
  });

  it('cannot be had where one of them is silent throughout', () => {
    const seconds = new Map([
      ['vocals', [null, null]],
      ['drums', [3, 4]],
    ]);
    expect([...medianSeconds(seconds).values()]).toEqual([null, null]);
  });
});

describe('the median', () => {
  it('is the one in the middle, or lies between two', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7]), median([])]).toEqual([2, 2.5, 7, null]);
  });
});
