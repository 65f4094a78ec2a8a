import type { Artifact } from '../contract/artifact.ts';
import { recordKeys } from '../contract/names.ts';
import type { RegressionRule } from '../contract/regression.ts';
import { SprintStart } from '../contract/sprint-record.ts';
import type { ArtifactStore } from './artifact-store.ts';

export interface PlannedSprint {
  id: string;
  name: string;
  description?: string | undefined;
  /** A `PlanIndex` in the store. */
  plan: Artifact;
  taskCount: number;
  regression?: RegressionRule | undefined;
}

/**
 * Writes down what was asked for, before the sprint's workflow starts: a sprint that runs always has its record.
 * Of a sprint that was started before, the first record stands and is returned.
 */
export async function recordSprintStart(
  store: ArtifactStore,
  { description, regression, ...sprint }: PlannedSprint,
  now: Date,
): Promise<SprintStart> {
  const start: SprintStart = {
    ...sprint,
    ...(description !== undefined && { description }),
    ...(regression !== undefined && { regression }),
    startedAt: now.toISOString(),
  };
  return SprintStart.parse(await store.record(recordKeys.sprint(sprint.id), start));
}

const folder = 'sprint-start';

/** The ids of all sprints that were ever started, sorted. */
export const sprintIds = async (store: ArtifactStore): Promise<string[]> =>
  (await store.list(folder)).map((key) => key.slice(folder.length + 1));
