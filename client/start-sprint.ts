import { defineSearchAttributeKey } from '@temporalio/common';
import { controlQueue, sprintId, stamp, workflowTypes } from '../contract/names.ts';
import type { RegressionRule } from '../contract/regression.ts';
import type { SprintStart } from '../contract/sprint-record.ts';
import type { TaskPlan } from '../contract/task.ts';
import { recordSprintStart } from '../store/sprint-start.ts';
import { storePlan } from '../store/stored-plan.ts';
import type { labSprint } from '../workflows/index.ts';
import type { Lab } from './lab.ts';

export interface SprintToStart {
  name: string;
  description?: string | undefined;
  tasks: readonly TaskPlan[];
  /** With it, the sprint is compared with another one, and ends as `GateMissed` when it is worse. */
  regression?: RegressionRule | undefined;
  /** Its id; absent: made of the name and the time. Starting the same id again joins what runs. */
  id?: string | undefined;
}

/** Starts a sprint and returns at once; it goes on without us. */
export async function startSprint(
  lab: Lab,
  { name, description, tasks, regression, id }: SprintToStart,
): Promise<SprintStart> {
  const now = (lab.now ?? (() => new Date()))();
  const plan = await storePlan(lab.store, name, tasks);
  const taskCount = tasks.length;
  const workflowId = id ?? sprintId(name, stamp(now));
  const planned = { id: workflowId, name, description, plan, taskCount, regression };
  const start = await recordSprintStart(lab.store, planned, now);
  await lab.client.workflow.start<typeof labSprint>(workflowTypes.sprint, {
    workflowId,
    taskQueue: controlQueue,
    args: [{ name, plan, taskCount, ...(regression && { regression }) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    staticSummary: `sprint ${name}: ${taskCount} tasks`,
    ...(description !== undefined && { staticDetails: description }),
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('LabState', 'KEYWORD'), value: 'running' },
      { key: defineSearchAttributeKey('LabSprint', 'KEYWORD'), value: workflowId },
    ],
  });
  return start;
}
