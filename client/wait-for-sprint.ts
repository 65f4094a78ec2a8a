import { WorkflowFailedError } from '@temporalio/client';
import type { SprintReport } from '../contract/sprint-report.ts';
import type { SprintStart } from '../contract/sprint-record.ts';
import type { Lab } from './lab.ts';
import { readSprintReport } from './read-sprint-report.ts';

/** Waits until every task has ended, and gives the report. Waits as long as something is blocked. */
export async function waitForSprint(lab: Lab, sprint: SprintStart): Promise<SprintReport> {
  await lab.client.workflow
    .getHandle(sprint.id)
    .result()
    .catch((error: unknown) => {
      // A cancelled sprint has its report too.
      if (!(error instanceof WorkflowFailedError)) throw error;
    });
  return readSprintReport(lab, sprint);
}
