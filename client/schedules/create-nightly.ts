import { defineSearchAttributeKey } from '@temporalio/common';
import { ScheduleAlreadyRunning } from '@temporalio/client';
import { LabError } from '../../contract/failure.ts';
import { controlQueue, nightlyId, workflowTypes } from '../../contract/names.ts';
import { counted } from '../../contract/counted.ts';
import type { Reread } from '../../contract/nightly.ts';
import { storePlan } from '../../store/stored-plan.ts';
import type { labNightly } from '../../workflows/index.ts';
import type { Lab } from '../lab.ts';
import type { SprintToStart } from '../start-sprint.ts';
import type { NightlyMemo } from './nightly-memo.ts';

export interface NightlyToCreate {
  sprint: SprintToStart;
  cron: string;
  /** Name of a time zone, such as `Europe/Berlin`. */
  timezone: string;
  /** The shortest time between two nights. */
  periodMs: number;
  /** With it, each night reads the datasets anew; without, all work on the plan as it is now. */
  reread?: Reread | undefined;
}

/** Has a sprint started again and again by the server. @throws LabError `BadSpec` when its name has a schedule */
export async function createNightly(lab: Lab, nightly: NightlyToCreate): Promise<void> {
  const { sprint, cron, timezone, periodMs, reread } = nightly;
  const { name, description, tasks, regression } = sprint;
  const plan = await storePlan(lab.store, name, tasks);
  const taskCount = tasks.length;
  const about = { ...(description !== undefined && { description }), ...(regression && { regression }) };
  const memo: NightlyMemo = { cron, timezone, data: reread === undefined ? 'frozen' : 'reread' };
  try {
    await lab.client.schedule.create<typeof labNightly>({
      scheduleId: nightlyId(name),
      // No jitter: one machine's nights are not a crowd, and a night has the time that was asked for.
      spec: { cronExpressions: [cron], timezone },
      policies: {
        // A blocked night waits for a person; the next one would wait for the same.
        overlap: 'SKIP',
        // A laptop that slept at two in the morning does that night when it wakes, unless the next is nearer.
        catchupWindow: periodMs / 2,
        // A regression is what a night is for: the next one goes on.
        pauseOnFailure: false,
      },
      memo: { ...memo },
      action: {
        type: 'startWorkflow',
        workflowType: workflowTypes.nightly,
        // The server appends the time of the night.
        workflowId: nightlyId(name),
        taskQueue: controlQueue,
        args: [{ name, ...about, plan, taskCount, ...(reread && { reread }) }],
        // Without a coefficient a schedule that was read cannot be written back.
        retry: { maximumAttempts: 1, backoffCoefficient: 1 },
        staticSummary: `night of ${name}: ${counted(taskCount, 'task')}`,
        typedSearchAttributes: [{ key: defineSearchAttributeKey('LabState', 'KEYWORD'), value: 'running' }],
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    throw new LabError({
      type: 'BadSpec',
      summary: `${name} has a schedule already.`,
      cause: error.message,
      remedy: {
        say: 'delete that one first (its results stay), or give the spec another name:',
        commands: [`model-lab schedule delete ${name}`],
      },
    });
  }
}
