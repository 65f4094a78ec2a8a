import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Failure } from '../contract/failure.ts';
import { messages } from '../contract/names.ts';
import type { TaskCounts, TaskState } from '../contract/state.ts';

/** Continues what is blocked. As an Update it is refused when nothing is; as a Signal it serves batches. */
export const resumeUpdate = defineUpdate<void>(messages.resume);
export const resumeSignal = defineSignal(messages.resume);

/** Gives up on what is blocked. */
export const skipUpdate = defineUpdate<void>(messages.skip);
export const skipSignal = defineSignal(messages.skip);

/** A task tells its sprint where it stands. */
export interface TaskNews {
  id: string;
  state: TaskState;
  headline: string;
}
export const taskNewsSignal = defineSignal<[TaskNews]>(messages.taskNews);

export interface WorkStatus {
  state: TaskState;
  stage: string;
  failures: Failure[];
}
export const workStatusQuery = defineQuery<WorkStatus>(messages.workStatus);

export interface SprintStatus {
  counts: TaskCounts;
  /** Tasks that were started and have not ended. */
  open: TaskNews[];
  /** Index of the next task of the plan that was not started yet. */
  next: number;
}
export const sprintStatusQuery = defineQuery<SprintStatus>(messages.sprintStatus);
