import { z } from 'zod';

/** One note as it was played. */
export const Note = z.strictObject({
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  /** MIDI note number: 69 is A4, 440 Hz; a number between two is a pitch between two. */
  midi: z.number().min(0).max(127),
  /** How loud, or how sure the model is of it, as the model has it. */
  amplitude: z.number().min(0).max(1).optional(),
});
export type Note = z.infer<typeof Note>;

/** What was played: notes in order of their start; they may overlap. */
export const Music = z.strictObject({ notes: z.array(Note) });
export type Music = z.infer<typeof Music>;
