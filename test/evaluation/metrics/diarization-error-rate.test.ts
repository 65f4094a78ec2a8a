import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  diarizationErrorRate,
  diarizationSeconds,
  errorSeconds,
} from '../../../evaluation/metrics/diarization-error-rate.ts';
import { jaccardErrors } from '../../../evaluation/metrics/jaccard-error-rate.ts';
import { speakerCountError } from '../../../evaluation/metrics/speaker-count-error.ts';
import { readGolden } from '../../golden/read-golden.ts';
import { arbitraryTurns, turn } from './turns.ts';

const Turns = z.array(z.tuple([z.number(), z.number(), z.string()]).transform((parts) => turn(...parts)));
const DiarizationCase = z.object({
  reference: Turns,
  hypothesis: Turns,
  collar: z.number(),
  uem: z
    .array(
      z
        .tuple([z.number(), z.number()])
        .transform(([startSeconds, endSeconds]) => ({ startSeconds, endSeconds })),
    )
    .nullable(),
  der: z.number(),
  miss: z.number(),
  falseAlarm: z.number(),
  confusion: z.number(),
  total: z.number(),
  speakerErrors: z.number(),
  speakers: z.number(),
  speakerCountError: z.number(),
});
const cases = readGolden('diarization.json', DiarizationCase).map((golden) => ({
  golden,
  options: { collarSeconds: golden.collar, ...(golden.uem && { evaluated: golden.uem }) },
}));

describe('the diarization error rate', () => {
  it('and its parts equal pyannote.metrics 4.2.0 on every golden case, with collars and evaluation maps', () => {
    for (const { golden, options } of cases) {
      const seconds = diarizationSeconds(golden.reference, golden.hypothesis, options);
      expect(seconds.missSeconds).toBeCloseTo(golden.miss, 9);
      expect(seconds.falseAlarmSeconds).toBeCloseTo(golden.falseAlarm, 9);
      expect(seconds.confusionSeconds).toBeCloseTo(golden.confusion, 9);
      expect(seconds.referenceSeconds).toBeCloseTo(golden.total, 9);
      if (golden.total > 0) expect(diarizationErrorRate(seconds)).toBeCloseTo(golden.der, 9);
    }
  });

  it('of the published example is 16.25 %, and 13.56 % with a collar of half a second', () => {
    const [plain, , collared] = cases.map(({ golden, options }) =>
      diarizationErrorRate(diarizationSeconds(golden.reference, golden.hypothesis, options)),
    );
    expect(plain).toBeCloseTo(0.1625, 9);
    expect(collared).toBeCloseTo(0.1356, 4);
  });

  it('does not care what the speakers are called', () => {
    fc.assert(
      fc.property(arbitraryTurns, arbitraryTurns, (reference, hypothesis) => {
        const renamed = hypothesis.map((one) => ({
          ...one,
          speaker: { a: 'z', b: 'y', c: 'x' }[one.speaker] ?? 'w',
        }));
        const [as, other] = [hypothesis, renamed].map((turns) => diarizationSeconds(reference, turns));
        expect(other?.confusionSeconds).toBeCloseTo(as?.confusionSeconds ?? NaN, 9);
        expect(other?.missSeconds).toBeCloseTo(as?.missSeconds ?? NaN, 9);
      }),
    );
  });

  it('is zero for the reference itself, and all miss for silence', () => {
    fc.assert(
      fc.property(arbitraryTurns, (turns) => {
        expect(errorSeconds(diarizationSeconds(turns, turns))).toBeCloseTo(0, 9);
        const silence = diarizationSeconds(turns, []);
        expect(silence.missSeconds).toBeCloseTo(silence.referenceSeconds, 9);
      }),
    );
  });

  it('cannot be had where nobody speaks', () => {
    expect(diarizationErrorRate(diarizationSeconds([], [turn(0, 1, 'a')]))).toBeUndefined();
  });

  it('of ten hours with thousands of turns takes less than a second of processor time', () => {
    const turns = Array.from({ length: 12_000 }, (_, index) =>
      turn(index * 3, index * 3 + 3.2, `s${index % 7}`),
    );
    const heard = turns.map((one, index) => ({ ...one, speaker: `h${(index * 31) % 9}` }));
    const started = process.cpuUsage();
    diarizationSeconds(turns, heard);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
  });
});

describe('the Jaccard error rate', () => {
  it('equals pyannote.metrics 4.2.0 on every golden case, ties of the mapping included', () => {
    for (const { golden, options } of cases) {
      const errors = jaccardErrors(golden.reference, golden.hypothesis, options);
      expect(errors.speakerErrors).toBeCloseTo(golden.speakerErrors, 9);
      expect(errors.referenceSpeakers).toBe(golden.speakers);
    }
  });

  it('is between 0 and 1 for each speaker', () => {
    fc.assert(
      fc.property(arbitraryTurns, arbitraryTurns, (reference, hypothesis) => {
        const { speakerErrors, referenceSpeakers } = jaccardErrors(reference, hypothesis);
        expect(speakerErrors).toBeGreaterThanOrEqual(0);
        expect(speakerErrors).toBeLessThanOrEqual(referenceSpeakers + 1e-9);
      }),
    );
  });
});

describe('the speaker count error', () => {
  it('equals pyannote.metrics 4.2.0 on every golden case', () => {
    for (const { golden } of cases) {
      expect(speakerCountError(golden.reference, golden.hypothesis)).toBe(golden.speakerCountError);
    }
  });
});
