import { defineSearchAttributeKey } from '@temporalio/common';
import { controlQueue, recordKeys, sprintId, stamp, workflowTypes } from '../contract/names.ts';
import type { SprintStart } from '../contract/sprint-record.ts';
import type { TaskPlan } from '../contract/task.ts';
import type { labSprint } from '../workflows/index.ts';
import type { Lab } from './lab.ts';
import { storePlan } from '../store/stored-plan.ts';

export interface SprintToStart {
  name: string;
  description?: string | undefined;
  tasks: readonly TaskPlan[];
  /** Its id; absent: made of the name and the time. Starting the same id again joins what runs. */
  id?: string | undefined;
}

/** Starts a sprint and returns at once; it goes on without us. */
export async function startSprint(
  lab: Lab,
  { name, description, tasks, id }: SprintToStart,
): Promise<SprintStart> {
  const now = (lab.now ?? (() => new Date()))();
  const plan = await storePlan(lab.store, name, tasks);
  const workflowId = id ?? sprintId(name, stamp(now));
  const start: SprintStart = {
    id: workflowId,
    name,
    ...(description !== undefined && { description }),
    startedAt: now.toISOString(),
    plan,
    taskCount: tasks.length,
  };
  // Before the workflow: a sprint that runs always has its record.
  await lab.store.record(recordKeys.sprint(workflowId), start);
  await lab.client.workflow.start<typeof labSprint>(workflowTypes.sprint, {
    workflowId,
    taskQueue: controlQueue,
    args: [{ name, plan, taskCount: tasks.length }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    staticSummary: `sprint ${name}: ${tasks.length} tasks`,
    ...(description !== undefined && { staticDetails: description }),
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('LabState', 'KEYWORD'), value: 'running' },
      { key: defineSearchAttributeKey('LabSprint', 'KEYWORD'), value: workflowId },
    ],
  });
  return start;
}
