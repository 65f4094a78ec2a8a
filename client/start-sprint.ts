import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { counted } from '../contract/counted.ts';
import { LabError } from '../contract/failure.ts';
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
  /** What stands for the time in its id, `sprint/<name>/<id>`. */
  id?: string | undefined;
}

/**
 * Starts a sprint and returns at once; it goes on without us. One that was started under the same id before,
 * running or ended, is joined.
 * @throws LabError `BadSpec` when the id belongs to a sprint of other tasks
 */
export async function startSprint(
  lab: Lab,
  { name, description, tasks, regression, id: given }: SprintToStart,
): Promise<SprintStart> {
  const now = (lab.now ?? (() => new Date()))();
  const plan = await storePlan(lab.store, name, tasks);
  const taskCount = tasks.length;
  const id = given?.startsWith('sprint/') === true ? given : sprintId(name, given ?? stamp(now));
  const start = await recordSprintStart(
    lab.store,
    { id, name, description, plan, taskCount, regression },
    now,
  );
  if (start.plan.sha256 !== plan.sha256) throw taken(id);
  try {
    await lab.client.workflow.start<typeof labSprint>(workflowTypes.sprint, {
      workflowId: id,
      taskQueue: controlQueue,
      args: [{ name, plan, taskCount, ...(regression && { regression }) }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: `sprint ${name}: ${counted(taskCount, 'task')}`,
      ...(description !== undefined && { staticDetails: description }),
      typedSearchAttributes: [
        { key: defineSearchAttributeKey('LabState', 'KEYWORD'), value: 'running' },
        { key: defineSearchAttributeKey('LabSprint', 'KEYWORD'), value: id },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return start;
}

const taken = (id: string): LabError =>
  new LabError({
    type: 'BadSpec',
    summary: `${id} was started before with other tasks`,
    cause: 'its models, datasets or their files were others: an id stands for one plan',
    remedy: { say: 'start it under another id, or without one.', commands: [] },
  });
