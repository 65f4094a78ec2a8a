import { recordKeys } from '../contract/names.ts';
import type { TaskCounts, SprintState } from '../contract/state.ts';
import type { ActivityDependencies } from './dependencies.ts';

export interface CloseSprintInput {
  sprintId: string;
  state: Extract<SprintState, 'closed' | 'cancelled'>;
  counts: TaskCounts;
}

/** Writes down how a sprint ended: its history is kept for weeks, the record for good. */
export function createCloseSprint({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: CloseSprintInput) => Promise<void> {
  return async ({ sprintId, ...end }: CloseSprintInput): Promise<void> => {
    await store.record(recordKeys.sprintEnd(sprintId), { ...end, closedAt: new Date().toISOString() });
  };
}
