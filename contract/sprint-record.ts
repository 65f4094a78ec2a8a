import { z } from 'zod';
import { Artifact } from './artifact.ts';
import { RegressionRule } from './regression.ts';
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
  /** With it, the sprint is a regression check. */
  regression: RegressionRule.optional(),
});
export type SprintStart = z.infer<typeof SprintStart>;

/** How it ended. */
export const SprintEnd = z.strictObject({
  state: z.enum(['closed', 'cancelled']),
  counts: TaskCounts,
  closedAt: z.string(),
});
export type SprintEnd = z.infer<typeof SprintEnd>;

/** What a regression check is compared with, looked up when it starts; null where there is nothing yet. */
export const BaselineFound = z.strictObject({ sprintId: z.string().nullable() });
export type BaselineFound = z.infer<typeof BaselineFound>;
