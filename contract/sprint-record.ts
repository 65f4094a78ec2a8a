import { z } from 'zod';
import { Artifact } from './artifact.ts';
import { TaskCounts } from './state.ts';

/** What was asked for: written once, before the sprint's workflow starts. */
export const SprintStart = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  startedAt: z.string(),
  /** A `PlanIndex` as JSON. */
  plan: Artifact,
  taskCount: z.int().positive(),
});
export type SprintStart = z.infer<typeof SprintStart>;

/** How it ended. */
export const SprintEnd = z.strictObject({
  state: z.enum(['closed', 'cancelled']),
  counts: TaskCounts,
  closedAt: z.string(),
});
export type SprintEnd = z.infer<typeof SprintEnd>;
