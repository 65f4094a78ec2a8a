import { z } from 'zod';
import { Failure } from './failure.ts';
import { Hardware } from './hardware.ts';

/** A model, in one of its variants, on one kind of hardware: what a worker is asked to make ready. */
export const ModelChoice = z.strictObject({ model: z.string(), variant: z.string(), hardware: Hardware });
export type ModelChoice = z.infer<typeof ModelChoice>;

/** What a probe found: nothing that is in the way on `host`, or what is on every worker that was asked. */
export const Probed = z.strictObject({ host: z.string().nullable(), failures: z.array(Failure) });
export type Probed = z.infer<typeof Probed>;
