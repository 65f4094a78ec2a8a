import { z } from 'zod';
import type { Artifact } from '../contract/artifact.ts';
import { PlanIndex, planPageSize } from '../contract/sprint-plan.ts';
import type { SprintStart } from '../contract/sprint-record.ts';
import { TaskPlan } from '../contract/task.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** Puts a sprint's tasks into the store, page by page; returns the index of the pages. */
export async function storePlan(
  store: ArtifactStore,
  name: string,
  tasks: readonly TaskPlan[],
): Promise<Artifact> {
  const description = { kind: 'plan', mediaType: 'application/json', name: `${name}.plan.json` };
  const pages: Artifact[] = [];
  for (let from = 0; from < tasks.length; from += planPageSize) {
    pages.push(await store.put(JSON.stringify(tasks.slice(from, from + planPageSize)), description));
  }
  return store.put(JSON.stringify({ taskCount: tasks.length, pages } satisfies PlanIndex), description);
}

/** The tasks that a sprint was planned to do, in order. */
export async function readPlan(store: ArtifactStore, start: Pick<SprintStart, 'plan'>): Promise<TaskPlan[]> {
  const { pages } = PlanIndex.parse(JSON.parse((await store.get(start.plan)).toString()));
  const tasks: TaskPlan[] = [];
  for (const page of pages)
    tasks.push(...z.array(TaskPlan).parse(JSON.parse((await store.get(page)).toString())));
  return tasks;
}
