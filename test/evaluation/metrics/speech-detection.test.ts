import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { detectionSeconds, f1, precision, recall } from '../../../evaluation/metrics/speech-detection.ts';
import { readGolden } from '../../golden/read-golden.ts';
import { arbitraryTurns } from './turns.ts';

const Spans = z.array(
  z.tuple([z.number(), z.number()]).transform(([startSeconds, endSeconds]) => ({ startSeconds, endSeconds })),
);
const DetectionCase = z.object({
  reference: Spans,
  hypothesis: Spans,
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  found: z.number(),
  speech: z.number(),
  both: z.number(),
});

describe('speech detection', () => {
  it('equals pyannote.metrics 4.2.0 on every golden case', () => {
    for (const golden of readGolden('detection.json', DetectionCase)) {
      const seconds = detectionSeconds(golden.reference, golden.hypothesis);
      expect(precision(seconds)).toBeCloseTo(golden.precision, 9);
      expect(recall(seconds)).toBeCloseTo(golden.recall, 9);
      expect(f1(seconds)).toBeCloseTo(golden.f1, 9);
      expect(seconds.truePositiveSeconds).toBeCloseTo(golden.both, 9);
      expect(seconds.missSeconds).toBeCloseTo(golden.speech - golden.both, 9);
      expect(seconds.falseAlarmSeconds).toBeCloseTo(golden.found - golden.both, 9);
    }
  });

  it('calls a false alarm of one side a miss of the other', () => {
    fc.assert(
      fc.property(arbitraryTurns, arbitraryTurns, (a, b) => {
        const [there, back] = [detectionSeconds(a, b), detectionSeconds(b, a)];
        expect(there.falseAlarmSeconds).toBeCloseTo(back.missSeconds, 9);
        expect(there.truePositiveSeconds).toBeCloseTo(back.truePositiveSeconds, 9);
      }),
    );
  });

  it('has no precision where nothing is found, and no recall where nobody speaks', () => {
    const speech = [{ startSeconds: 0, endSeconds: 1 }];
    expect(precision(detectionSeconds(speech, []))).toBeUndefined();
    expect(recall(detectionSeconds([], speech))).toBeUndefined();
    expect(f1(detectionSeconds([], []))).toBeUndefined();
    expect(f1(detectionSeconds(speech, []))).toBe(0);
  });
});
