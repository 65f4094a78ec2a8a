import { z } from 'zod';
import { Failure } from '../../contract/failure.ts';

/** What a worker says of itself once it polls. */
export const WorkerReport = z.strictObject({
  queues: z.array(z.string()),
  host: z.string(),
  notServed: z.array(z.strictObject({ hardware: z.string(), why: z.string() })),
});
export type WorkerReport = z.infer<typeof WorkerReport>;

/** The one message that `workers/main` sends to who started it. */
export const WorkerMessage = z.union([
  z.strictObject({ ready: WorkerReport }),
  z.strictObject({ failed: Failure }),
]);
