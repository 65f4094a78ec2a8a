import { z } from 'zod';

export const Turn = z.strictObject({
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
  speaker: z.string(),
});
export type Turn = z.infer<typeof Turn>;

/** Who spoke when: turns in order of their start; turns of different speakers may overlap. */
export const Diarization = z.strictObject({ turns: z.array(Turn) });
export type Diarization = z.infer<typeof Diarization>;
