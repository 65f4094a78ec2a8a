import { z } from 'zod';

export const Word = z.strictObject({
  /** With the space that stands before it, so that the words joined are the text. */
  text: z.string(),
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  probability: z.number().min(0).max(1).optional(),
});
export type Word = z.infer<typeof Word>;

export const Segment = z.strictObject({
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  text: z.string(),
  tokens: z.array(z.int()).optional(),
  /** Mean natural-log probability a token. */
  avgLogprob: z.number().optional(),
  compressionRatio: z.number().optional(),
  noSpeechProbability: z.number().optional(),
  temperature: z.number().optional(),
  words: z.array(Word).optional(),
});
export type Segment = z.infer<typeof Segment>;

/** What an asr model heard, in order of time. */
export const Transcript = z.strictObject({
  text: z.string(),
  language: z.string().optional(),
  segments: z.array(Segment),
});
export type Transcript = z.infer<typeof Transcript>;
