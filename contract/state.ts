import { z } from 'zod';

/** A task that has ended keeps its state for good. */
export const TaskState = z.enum([
  'waiting',
  'running',
  'blocked',
  'scored',
  'skipped',
  'failed',
  'cancelled',
]);
export type TaskState = z.infer<typeof TaskState>;

export const RunState = z.enum([
  'waiting',
  'running',
  'blocked',
  'completed',
  'skipped',
  'failed',
  'cancelled',
]);
export type RunState = z.infer<typeof RunState>;

export const SprintState = z.enum(['running', 'blocked', 'closed', 'cancelled']);
export type SprintState = z.infer<typeof SprintState>;

/** How many tasks of a sprint stand where. */
export const TaskCounts = z.strictObject({
  waiting: z.int(),
  running: z.int(),
  blocked: z.int(),
  scored: z.int(),
  skipped: z.int(),
  failed: z.int(),
  cancelled: z.int(),
});
export type TaskCounts = z.infer<typeof TaskCounts>;

export const hasEnded = (state: TaskState): boolean =>
  state === 'scored' || state === 'skipped' || state === 'failed' || state === 'cancelled';
