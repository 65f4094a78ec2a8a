import { LabError } from '../contract/failure.ts';
import { messages, taskWorkflowId } from '../contract/names.ts';
import { didYouMean } from '../contract/nearest-name.ts';
import { readPlan } from '../store/stored-plan.ts';
import { answerBlocked, type NotBlocked } from './answer-blocked.ts';
import { findBlocked } from './find-blocked.ts';
import { findSprint } from './find-sprint.ts';
import type { Lab } from './lab.ts';

export interface Skipped {
  skipped: string[];
  notBlocked: NotBlocked[];
}

/**
 * Gives up on what is blocked: a task, a run, or all blocked tasks of a sprint. The rest goes on and closes.
 * @param task a task of the sprint `id`, by the name that tables and plans have for it
 * @throws LabError `BadSpec` for an unknown id or task, `NoCapableWorker` when no worker runs the workflows
 */
export async function skip(lab: Lab, id: string, task?: string): Promise<Skipped> {
  const { blocked, notBlocked } = await findBlocked(lab, [
    task === undefined ? id : await workflowOf(lab, id, task),
  ]);
  const ids = blocked.map((work) => work.id);
  const answered = await answerBlocked(lab, ids, messages.skip);
  return { skipped: answered.taken, notBlocked: [...notBlocked, ...answered.notBlocked] };
}

async function workflowOf(lab: Lab, sprint: string, task: string): Promise<string> {
  const start = await findSprint(lab, sprint);
  const tasks = (await readPlan(lab.store, start)).map(({ id }) => id);
  if (tasks.includes(task)) return taskWorkflowId(start.id, task);
  throw new LabError({
    type: 'BadSpec',
    summary: `${start.id} has no task "${task}"${didYouMean(task, tasks)}`,
    cause: `its tasks are ${tasks.slice(0, 10).join(', ')}${tasks.length > 10 ? ', ...' : ''}`,
  });
}
