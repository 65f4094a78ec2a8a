import { z } from 'zod';
import type { Artifact } from '../contract/artifact.ts';
import { PlanIndex, planPageSize } from '../contract/sprint-plan.ts';
import { TaskPlan } from '../contract/task.ts';
import type { ActivityDependencies } from './dependencies.ts';

export interface ReadPlanInput {
  /** A `PlanIndex` as JSON. */
  plan: Artifact;
  /** Index of the first task wanted; the rest of its page comes with it. */
  from: number;
}

/** The next tasks of a sprint: a plan of thousands never enters the history whole. */
export function createReadPlan({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: ReadPlanInput) => Promise<TaskPlan[]> {
  return async ({ plan, from }) => {
    const { pages } = PlanIndex.parse(JSON.parse((await store.get(plan)).toString()));
    const page = pages[Math.floor(from / planPageSize)];
    if (page === undefined) throw new Error(`the plan ends before task ${from}`);
    const tasks = z.array(TaskPlan).parse(JSON.parse((await store.get(page)).toString()));
    return tasks.slice(from % planPageSize);
  };
}
