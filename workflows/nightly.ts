import {
  ActivityCancellationType,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { counted } from '../contract/counted.ts';
import type { ControlActivities } from '../activities/control-activities.ts';
import type { NightlyInput } from '../contract/nightly.ts';
import { nightSprintId } from '../contract/names.ts';
import { control } from './dispatch.ts';
import { asApplicationFailure, failuresOf } from './failures-of.ts';
import { labSprint } from './sprint.ts';
import * as shown from './visible-state.ts';

/** Hashes every file of the datasets: minutes to hours of disk, so it beats and is found again when it dies. */
const { 'lab.rereadDatasets': rereadDatasets } = proxyActivities<ControlActivities>({
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '10s',
  retry: { maximumAttempts: 3 },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** One night of a schedule: a sprint under an id that the scheduled time makes. It ends as that sprint ends. */
export async function labNightly(input: NightlyInput): Promise<{ sprintId: string }> {
  const { name, description, taskCount, regression } = input;
  const id = nightSprintId(name, scheduledTime());
  upsertSearchAttributes([{ key: shown.labSprint, value: id }]);
  try {
    const plan = await planOf(input);
    const { isOver } = await control['lab.recordNight']({
      id,
      name,
      description,
      plan,
      taskCount,
      regression,
    });
    if (isOver) {
      setCurrentDetails(`${id} has this night already: nothing was done again.`);
      return { sprintId: id };
    }
    await executeChild(labSprint, {
      workflowId: id,
      args: [{ name, plan, taskCount, ...(regression && { regression }) }],
      // A sprint that is cancelled still closes its books.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `sprint ${name}: ${counted(taskCount, 'task')}`,
      ...(description !== undefined && { staticDetails: description }),
      typedSearchAttributes: [
        { key: shown.labState, value: 'running' },
        { key: shown.labSprint, value: id },
      ],
    });
    shown.showState('closed');
    return { sprintId: id };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failures = failuresOf(error);
    shown.showState(failures.every(({ type }) => type === 'GateMissed') ? 'closed' : 'failed', failures);
    throw asApplicationFailure(failures);
  }
}

/** The night that this is, also when it is done late or in a backfill. */
function scheduledTime(): Date {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const scheduled = typedSearchAttributes.get(
    defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME'),
  );
  return scheduled ?? startTime;
}

function planOf({ name, plan, reread }: NightlyInput): Promise<NightlyInput['plan']> | NightlyInput['plan'] {
  if (reread === undefined) return plan;
  const summary = `${name}: ${reread.datasets.length} datasets`;
  return rereadDatasets.executeWithOptions({ summary }, [{ name, plan, ...reread }]);
}
