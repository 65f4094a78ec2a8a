import fc from 'fast-check';
import type { Turn } from '../../../contract/diarization.ts';
import { mergeSpans } from '../../../evaluation/metrics/spans.ts';

export const turn = (startSeconds: number, endSeconds: number, speaker: string): Turn => ({
  startSeconds,
  endSeconds,
  speaker,
});

const turnsOf = (speaker: string): fc.Arbitrary<Turn[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 6_000 })), {
      maxLength: 4,
    })
    .map((times) =>
      mergeSpans(
        times.map(([startMs, lengthMs]) => ({
          startSeconds: startMs / 1000,
          endSeconds: (startMs + lengthMs) / 1000,
        })),
      ).map((span) => turn(span.startSeconds, span.endSeconds, speaker)),
    );

/** Turns of up to four speakers, in milliseconds; speakers overlap each other, but not themselves. */
export const arbitraryTurns = fc
  .tuple(turnsOf('a'), turnsOf('b'), turnsOf('c'), turnsOf('d'))
  .map((turns) => turns.flat());
