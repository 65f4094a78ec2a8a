import { recordKeys } from '../contract/names.ts';
import { lastGood, type RegressionRule } from '../contract/regression.ts';
import { BaselineFound, SprintEnd, SprintStart } from '../contract/sprint-record.ts';
import { TaskReport } from '../contract/task.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { sprintIds } from '../store/sprint-start.ts';
import { readPlan } from '../store/stored-plan.ts';
import type { ActivityDependencies } from './dependencies.ts';

export interface FindBaselineInput {
  sprintId: string;
  baseline: RegressionRule['baseline'];
}

/**
 * The sprint that another one is compared with, or null where there is none yet. Looked up once and written down:
 * whoever asks again, hours later or in another process, is told the same.
 */
export function createFindBaseline({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: FindBaselineInput) => Promise<string | null> {
  return async ({ sprintId, baseline }) => {
    const key = recordKeys.baseline(sprintId);
    const known = BaselineFound.optional().parse(await store.find(key));
    if (known !== undefined) return known.sprintId;
    const found: BaselineFound = {
      sprintId: baseline === lastGood ? await findLastGood(store, sprintId) : baseline,
    };
    return BaselineFound.parse(await store.record(key, found)).sprintId;
  };
}

/** The latest sprint of the same name before this one that closed with every task scored and no gate missed. */
async function findLastGood(store: ArtifactStore, sprintId: string): Promise<string | null> {
  const own = SprintStart.parse(await store.find(recordKeys.sprint(sprintId)));
  const starts: SprintStart[] = [];
  for (const id of await sprintIds(store)) {
    const start = SprintStart.parse(await store.find(recordKeys.sprint(id)));
    if (start.id !== own.id && start.name === own.name && start.startedAt <= own.startedAt)
      starts.push(start);
  }
  starts.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  for (const start of starts) if (await isGood(store, start)) return start.id;
  return null;
}

async function isGood(store: ArtifactStore, start: SprintStart): Promise<boolean> {
  const end = SprintEnd.optional().parse(await store.find(recordKeys.sprintEnd(start.id)));
  if (end?.state !== 'closed' || end.counts.scored !== start.taskCount) return false;
  for (const { id } of await readPlan(store, start)) {
    const task = TaskReport.parse(await store.find(recordKeys.task(start.id, id)));
    if (task.gates.some(({ passed }) => !passed)) return false;
  }
  return true;
}
