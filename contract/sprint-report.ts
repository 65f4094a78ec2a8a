import { z } from 'zod';
import { SprintState, TaskCounts } from './state.ts';
import { TaskReport } from './task.ts';

/** What `sprint report --format json` prints. */
export const SprintReport = z.strictObject({
  sprint: z.strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    state: SprintState,
    startedAt: z.string(),
    closedAt: z.string().nullable(),
  }),
  tasks: z.array(TaskReport),
  counts: TaskCounts,
});
export type SprintReport = z.infer<typeof SprintReport>;
