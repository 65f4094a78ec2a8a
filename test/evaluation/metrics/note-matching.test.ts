import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { measureMusic } from '../../../evaluation/measure-item.ts';
import { largestMatching } from '../../../evaluation/metrics/largest-matching.ts';
import { noteCounts } from '../../../evaluation/metrics/note-matching.ts';
import { readGolden } from '../../golden/read-golden.ts';
import { score } from '../measures.ts';

const Notes = z.array(
  z
    .tuple([z.number(), z.number(), z.number()])
    .transform(([startSeconds, endSeconds, midi]) => ({ startSeconds, endSeconds, midi })),
);
const NotesCase = z.object({
  reference: Notes,
  found: Notes,
  matched: z.int(),
  matchedWithEnd: z.int(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  f1WithEnd: z.number(),
});
const cases = readGolden('notes.json', NotesCase);

describe('notes', () => {
  it('are paired as mir_eval 0.8.2 pairs them, on every golden case', () => {
    for (const { reference, found, matched, matchedWithEnd } of cases) {
      expect(noteCounts(reference, found)).toMatchObject({ matched, matchedWithEnd });
    }
  });

  it('give the precision, recall and F1 of mir_eval 0.8.2', () => {
    for (const golden of cases) {
      const { reference, found } = golden;
      const about = { id: 'tune', audioSeconds: 10 };
      const { scores } = score(
        measureMusic({ ...about, reference: { notes: reference }, music: { notes: found } }),
      );
      const values = new Map(scores.map((one) => [one.metric, 'value' in one ? one.value : NaN]));
      expect(values.get('note_precision')).toBeCloseTo(golden.precision, 9);
      expect(values.get('note_recall')).toBeCloseTo(golden.recall, 9);
      expect(values.get('note_f1')).toBeCloseTo(golden.f1, 9);
      expect(values.get('note_f1_with_end')).toBeCloseTo(golden.f1WithEnd, 9);
    }
  });

  it('that are all found are all paired, in whatever order they are told', () => {
    const note = fc
      .tuple(
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 21, max: 108 }),
      )
      .map(([start, length, midi]) => ({
        startSeconds: start / 1000,
        endSeconds: (start + length) / 1000,
        midi,
      }));
    fc.assert(
      fc.property(fc.array(note, { maxLength: 60 }), (notes) => {
        const all = notes.length;
        expect(noteCounts(notes, notes.toReversed())).toEqual({
          matched: all,
          matchedWithEnd: all,
          reference: all,
          found: all,
        });
      }),
    );
  });
});

describe('the largest matching', () => {
  it('moves earlier pairs where that makes room for another', () => {
    expect(largestMatching([[0, 1], [0], [1, 2], [1]])).toBe(3);
    expect(largestMatching([[0], [0], []])).toBe(1);
    expect(largestMatching([])).toBe(0);
  });
});
