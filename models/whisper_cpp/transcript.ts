import type { Segment, Transcript } from '../../contract/transcript.ts';
import type { Printed, PrintedSegment } from './output-json.ts';
import { wordsOf } from './words.ts';

/** A window is 30 s long however short the recording: what is placed after its end is put at its end. */
export function transcriptOf({ language, segments }: Printed, durationSeconds: number): Transcript {
  const within = (at: number): number => Math.min(at, durationSeconds);
  const clipped = <T extends { startSeconds: number; endSeconds: number }>(span: T): T => ({
    ...span,
    startSeconds: within(span.startSeconds),
    endSeconds: within(span.endSeconds),
  });
  return {
    text: segments
      .map(({ text }) => text)
      .join('')
      .trim(),
    language,
    segments: segments.map((segment): Segment => {
      const { startSeconds, endSeconds, text, tokens } = clipped(segment);
      const words = wordsOf(tokens, language).map(clipped);
      return {
        ...{ startSeconds, endSeconds, text, words },
        tokens: tokens.map(({ id }) => id),
        ...averageLogprob(segment),
      };
    }),
  };
}

/** The program prints probabilities with six digits: less than half of the last one is printed as 0. */
const least = 5e-7;

function averageLogprob({ tokens }: PrintedSegment): Pick<Segment, 'avgLogprob'> {
  if (tokens.length === 0) return {};
  const sum = tokens.reduce((total, { probability }) => total + Math.log(Math.max(probability, least)), 0);
  return { avgLogprob: sum / tokens.length };
}
