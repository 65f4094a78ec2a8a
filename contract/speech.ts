import { z } from 'zod';

export const Span = z.strictObject({
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
});
export type Span = z.infer<typeof Span>;

/** Where there is speech (vad): spans in order, none overlapping. */
export const Speech = z.strictObject({ spans: z.array(Span) });
export type Speech = z.infer<typeof Speech>;
