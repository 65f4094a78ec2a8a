import { z } from 'zod';
import { Artifact } from './artifact.ts';

/** Tasks a page of a stored plan: a sprint of thousands reads it as it goes and never holds it whole. */
export const planPageSize = 100;

/** A sprint's tasks in the store: each page is an artifact with `TaskPlan[]` as JSON. */
export const PlanIndex = z.strictObject({ taskCount: z.int().positive(), pages: z.array(Artifact).min(1) });
export type PlanIndex = z.infer<typeof PlanIndex>;
