import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { Prepared } from '../activities/prepare.ts';
import { taskWorkflowId } from '../contract/names.ts';
import type { Comparison } from '../contract/regression.ts';
import { choiceOf, parameterNames } from '../contract/step-parameters.ts';
import type { TaskPlan } from '../contract/task.ts';
import { labTask, type TaskSummary } from './task.ts';
import * as shown from './visible-state.ts';

/** Starts one task of a sprint as a workflow that can be found and read in the Temporal UI; resolves when it ends. */
export async function startTask(
  sprintId: string,
  plan: TaskPlan,
  prepared: Prepared | undefined,
  comparison: Comparison | undefined,
): Promise<TaskSummary> {
  const { model, variant, capability, dataset, hardware, parameters } = plan;
  const child = await startChild(labTask, {
    workflowId: taskWorkflowId(sprintId, plan.id),
    args: [{ sprintId, plan, ...(prepared && { prepared }), ...(comparison && { comparison }) }],
    // Tasks outlive a sprint that continues as new; a cancelled one cancels them by name.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    // What a probe asks for when the task is blocked.
    memo: { needs: choiceOf(plan) },
    staticSummary: `${model}:${variant}${parameterNames(parameters)} ${capability} on ${dataset.name} (${hardware})`,
    typedSearchAttributes: [
      { key: shown.labState, value: 'running' },
      { key: shown.labSprint, value: sprintId },
      { key: shown.labModel, value: `${model}:${variant}` },
      { key: shown.labDataset, value: dataset.name },
      { key: shown.labCapability, value: capability },
    ],
  });
  return child.result();
}
