import { recordKeys } from '../contract/names.ts';
import { recordSprintStart, type PlannedSprint } from '../store/sprint-start.ts';
import type { ActivityDependencies } from './dependencies.ts';

export interface RecordedNight {
  /** This night was done before: a schedule was backfilled over it a second time. */
  isOver: boolean;
}

/** Writes down that a night's sprint starts, unless it stands there already. */
export function createRecordNight({
  store,
}: Pick<ActivityDependencies, 'store'>): (sprint: PlannedSprint) => Promise<RecordedNight> {
  return async (sprint) => {
    await recordSprintStart(store, sprint, new Date());
    return { isOver: (await store.find(recordKeys.sprintEnd(sprint.id))) !== undefined };
  };
}
