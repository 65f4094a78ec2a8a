import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LabError } from '../../../contract/failure.ts';
import { compareStem } from '../../../evaluation/measure-item.ts';
import { sdr } from '../../../evaluation/metrics/sdr.ts';
import { readGolden } from '../../golden/read-golden.ts';

const Stereo = z
  .tuple([z.array(z.number()), z.array(z.number())])
  .transform(([left, right]) => ({ left: Float32Array.from(left), right: Float32Array.from(right) }));
const cases = readGolden(
  'stems.json',
  z.object({ reference: Stereo, stem: Stereo, sdrDb: z.number(), siSdrDb: z.number() }),
);

const sampleRateHz = 1000;

describe('a stem', () => {
  it("has the SDR of demucs' new_sdr and the SI-SDR of fast-bss-eval, both channels together", () => {
    for (const { reference, stem, sdrDb, siSdrDb } of cases) {
      const { ratios } = compareStem('A stem', { mixture: stem, reference, stem, sampleRateHz });
      // new_sdr adds 1e-7 to both energies, against division by zero.
      expect(ratios?.sdrDb).toBeCloseTo(sdrDb, 4);
      expect(ratios?.siSdrDb).toBeCloseTo(siSdrDb, 6);
      expect(ratios?.mixtureSdrDb).toBe(ratios?.sdrDb);
    }
  });

  const tone = Float32Array.from({ length: 4000 }, (_, index) => Math.sin(index / 9) / 2);
  const noise = tone.map((_, index) => Math.sin(index * index) / 4);
  const sum = tone.map((sample, index) => sample + (noise[index] ?? 0));
  const both = (left: Float32Array, right = left) => ({ left, right });

  it('that is the recording itself has won nothing, and a perfect one all that can be', () => {
    const given = { mixture: both(sum), reference: both(tone), sampleRateHz };
    const { ratios: same } = compareStem('A stem', { ...given, stem: both(sum) });
    expect(same?.sdrDb).toBe(same?.mixtureSdrDb);
    expect(compareStem('A stem', { ...given, stem: both(tone) }).ratios?.sdrDb).toBe(100);
  });

  it('is held against its own channel: left and right confused is wrong', () => {
    const given = { mixture: both(sum), reference: both(tone, noise), sampleRateHz };
    expect(compareStem('A stem', { ...given, stem: both(noise, tone) }).ratios?.sdrDb).toBeLessThan(0);
  });

  it('of which nothing came out is silent', () => {
    const given = { mixture: both(sum), reference: both(tone), sampleRateHz };
    expect(compareStem('A stem', { ...given, stem: both(new Float32Array(4000)) }).ratios).toMatchObject({
      sdrDb: 0,
      isSilent: true,
    });
    expect(compareStem('A stem', { ...given, stem: both(noise) }).ratios?.isSilent).toBe(false);
  });

  it('cannot be compared with silence', () => {
    const silent = both(new Float32Array(4000));
    const given = { mixture: both(sum), reference: silent, stem: both(tone), sampleRateHz };
    expect(compareStem('A stem', given)).toEqual({ ratios: null, seconds: [null, null, null, null] });
    expect(sdr(silent.left, tone)).toBeUndefined();
  });

  it('of another length than the recording is refused, in either channel', () => {
    const given = {
      mixture: both(sum),
      reference: both(tone),
      stem: both(tone, tone.subarray(0, 2000)),
      sampleRateHz,
    };
    expect(() => compareStem('The stem bass of item a', given)).toThrowError(LabError);
    expect(() => compareStem('The stem bass of item a', given)).toThrowError(
      /The stem bass of item a is not as long as what went in/,
    );
  });
});
