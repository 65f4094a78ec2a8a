import type { ScheduleExecutionResult } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { Failure } from '../../contract/failure.ts';
import { recordKeys, nightSprintId } from '../../contract/names.ts';
import { regressionGate } from '../../contract/regression.ts';
import { SprintStart } from '../../contract/sprint-record.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import { countStates } from '../../evaluation/report/state-mark.ts';
import type { Lab } from '../lab.ts';
import { readSprintReport } from '../read-sprint-report.ts';

/** One night of a schedule. */
export interface Night {
  /** `sprint report` takes it. */
  sprintId: string;
  scheduledFor: string;
  /** `4 scored`, `running`, `regression: 1 of 4 tasks`, `did not start: BadDataset`. */
  result: string;
}

/** What became of the latest night; null where there was none. */
export async function lastNight(
  lab: Lab,
  name: string,
  action: ScheduleExecutionResult | undefined,
): Promise<Night | null> {
  if (action === undefined) return null;
  const { scheduledAt, action: started } = action;
  const id = nightSprintId(name, scheduledAt);
  const start = SprintStart.optional().parse(await lab.store.find(recordKeys.sprint(id)));
  const result =
    start === undefined
      ? await withoutSprint(lab, started.workflow.workflowId)
      : resultWords(await readSprintReport(lab, start));
  return { sprintId: id, scheduledFor: scheduledAt.toISOString(), result };
}

function resultWords({ sprint, tasks }: SprintReport): string {
  const counts = countStates(tasks.map(({ state }) => state));
  const regressed = tasks.filter(({ gates }) =>
    gates.some(({ gate, passed }) => gate === regressionGate && !passed),
  ).length;
  if (regressed > 0 && sprint.state === 'closed') return `regression: ${regressed} of ${tasks.length} tasks`;
  return sprint.state === 'closed' ? counts : `${sprint.state}: ${counts}`;
}

/** A night whose datasets could not be read again, or that has not come so far yet. */
async function withoutSprint({ client }: Lab, workflowId: string): Promise<string> {
  try {
    const { memo, status } = await client.workflow.getHandle(workflowId).describe();
    const [failure] = z.array(Failure).catch([]).parse(memo?.failures);
    if (failure !== undefined) return `did not start: ${failure.type}: ${failure.summary}`;
    return status.name === 'RUNNING' ? 'starting' : status.name.toLowerCase();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'its history is gone';
    throw error;
  }
}
