import { z } from 'zod';
import type { Artifact } from '../contract/artifact.ts';
import { TaskPlan } from '../contract/task.ts';
import type { ActivityDependencies } from './dependencies.ts';

export interface ReadPlanInput {
  plan: Artifact;
  from: number;
  count: number;
}

/** A page of a sprint's tasks: a plan of thousands never enters the history whole. */
export function createReadPlan({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: ReadPlanInput) => Promise<TaskPlan[]> {
  return async ({ plan, from, count }: ReadPlanInput): Promise<TaskPlan[]> =>
    z
      .array(TaskPlan)
      .parse(JSON.parse((await store.get(plan)).toString()))
      .slice(from, from + count);
}
