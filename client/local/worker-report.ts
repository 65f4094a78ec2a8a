import { z } from 'zod';
import { Failure, Remedy } from '../../contract/failure.ts';

/** What a worker says of itself once it polls. */
export const WorkerReport = z.strictObject({
  queues: z.array(z.string()),
  host: z.string(),
  /** Hardware that was asked for, why it is not served, and what a person does about it. */
  notServed: z.array(z.strictObject({ hardware: z.string(), why: z.string(), remedy: Remedy.optional() })),
});
export type WorkerReport = z.infer<typeof WorkerReport>;

/** The one message that `workers/main` sends to who started it. */
export const WorkerMessage = z.union([
  z.strictObject({ ready: WorkerReport }),
  z.strictObject({ failed: Failure }),
]);
