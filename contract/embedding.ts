import { z } from 'zod';

/** A recording as a point in space (embed): what sounds alike to the model lies in the same direction. */
export const Embedding = z.strictObject({ vector: z.array(z.number()).min(1) });
export type Embedding = z.infer<typeof Embedding>;
