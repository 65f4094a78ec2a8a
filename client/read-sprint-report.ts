import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { complete, Failure } from '../contract/failure.ts';
import { messages, recordKeys, taskWorkflowId } from '../contract/names.ts';
import { SprintEnd, type SprintStart } from '../contract/sprint-record.ts';
import type { SprintReport } from '../contract/sprint-report.ts';
import type { TaskCounts, TaskState } from '../contract/state.ts';
import { identityOf, TaskReport, type TaskPlan } from '../contract/task.ts';
import type { SprintStatus, TaskNews } from '../workflows/messages.ts';
import type { Lab } from './lab.ts';
import { readPlan } from '../store/stored-plan.ts';

/**
 * A sprint as it stands: tasks that ended from the store, the others from their workflows. It is derived anew
 * each time, so it can be read while the sprint runs and long after its history is gone.
 */
export async function readSprintReport(lab: Lab, start: SprintStart): Promise<SprintReport> {
  const plans = await readPlan(lab.store, start);
  const end = SprintEnd.optional().parse(await lab.store.find(recordKeys.sprintEnd(start.id)));
  const { open } = end === undefined ? await startedTasks(lab, start.id) : noneStarted;
  const tasks = await Promise.all(
    plans.map(async (plan) => {
      const ended = await lab.store.find(recordKeys.task(start.id, plan.id));
      if (ended !== undefined) return TaskReport.parse(ended);
      if (end?.state === 'closed') return lost(plan);
      const unreached = end?.state === 'cancelled' ? 'cancelled' : 'waiting';
      const report = unfinished(plan, open.get(plan.id)?.state ?? unreached);
      return report.state === 'blocked'
        ? { ...report, ...(await obstacles(lab, start.id, plan.id)) }
        : report;
    }),
  );
  const counts = countTasks(tasks);
  const { id, name, description, startedAt } = start;
  const isOver = counts.blocked + counts.running + counts.waiting === 0;
  const onlyBlocked = counts.blocked > 0 && counts.running === 0 && counts.waiting === 0;
  return {
    sprint: {
      id,
      name,
      ...(description !== undefined && { description }),
      state: end?.state ?? (isOver ? 'closed' : onlyBlocked ? 'blocked' : 'running'),
      startedAt,
      closedAt: end?.closedAt ?? null,
    },
    tasks,
    counts,
  };
}

/** How far a sprint has come. */
interface StartedTasks {
  /** Tasks that were started and have not ended. */
  open: Map<string, TaskNews>;
  /** So many of the plan were started; those after them have nothing to look for. */
  count: number;
}

const noneStarted: StartedTasks = { open: new Map(), count: 0 };

/** Asks the sprint's workflow. One that is gone may have started any of its tasks, and has none open. */
export async function startedTasks({ client }: Lab, sprint: string): Promise<StartedTasks> {
  try {
    const { open, next } = await client.workflow.getHandle(sprint).query<SprintStatus>(messages.sprintStatus);
    return { open: new Map(open.map((news) => [news.id, news])), count: next };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { open: new Map(), count: Infinity };
    throw error;
  }
}

/** What a blocked task waits for, and by which rule; from its memo, which the server answers without any worker. */
async function obstacles(
  { client }: Lab,
  sprint: string,
  task: string,
): Promise<Pick<TaskReport, 'failures' | 'reason'>> {
  const { memo } = await client.workflow.getHandle(taskWorkflowId(sprint, task)).describe();
  const failures = z.array(Failure).catch([]).parse(memo?.failures);
  const reason = z.string().min(1).optional().catch(undefined).parse(memo?.reason);
  return { failures, ...(reason !== undefined && { reason }) };
}

function unfinished(plan: TaskPlan, state: TaskState): TaskReport {
  return {
    ...identityOf(plan),
    state,
    failures: [],
    scores: [],
    gates: [],
    evidence: 'none',
    items: { total: plan.dataset.itemCount, scored: 0, failed: [] },
    timing: null,
    provenance: null,
    reused: false,
    artifacts: [],
  };
}

/** A sprint closes once every task has left its row. */
const lost = (plan: TaskPlan): TaskReport => ({
  ...unfinished(plan, 'failed'),
  failures: [
    complete({
      type: 'ArtifactCorrupt',
      summary: `The row of ${plan.id} is not in this store, though its sprint has closed.`,
      remedy: {
        say: 'point MODEL_LAB_HOME at the store that the workers write to, or start the sprint again:',
        commands: ['model-lab sprint start SPEC.yaml'],
      },
    }),
  ],
});

function countTasks(tasks: readonly TaskReport[]): TaskCounts {
  const counts = { waiting: 0, running: 0, blocked: 0, scored: 0, skipped: 0, failed: 0, cancelled: 0 };
  for (const { state } of tasks) counts[state]++;
  return counts;
}
