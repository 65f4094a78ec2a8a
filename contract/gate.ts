import { z } from 'zod';

/** A check that makes a result count as evidence or not. */
export const Gate = z.strictObject({ gate: z.string(), passed: z.boolean(), detail: z.string() });
export type Gate = z.infer<typeof Gate>;
