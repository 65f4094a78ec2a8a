import { z } from 'zod';

export const Label = z.strictObject({
  /** By its display name in AudioSet where it has one: `Speech`, `Male speech, man speaking`. */
  label: z.string().min(1),
  /** How sure the model is, 0 to 1; whether the scores of one item add up to 1 is the model's own matter. */
  score: z.number().min(0).max(1),
});
export type Label = z.infer<typeof Label>;

/** What is heard (classify): every label that the model chose among, the likeliest first. */
export const Labels = z.strictObject({ labels: z.array(Label) });
export type Labels = z.infer<typeof Labels>;
