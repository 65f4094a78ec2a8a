import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { Failure, LabError } from '../contract/failure.ts';
import { recordKeys } from '../contract/names.ts';
import { RunReport } from '../contract/run.ts';
import { RunState } from '../contract/state.ts';
import { Transcript } from '../contract/transcript.ts';
import type { labRun } from '../workflows/index.ts';
import type { Lab } from './lab.ts';

/** How a run stands that has not ended: what the server knows of it, with or without a worker. */
export interface OpenRun {
  id: string;
  state: RunState;
  failures: Failure[];
}

/** A run's report once it has ended, else where it stands. @throws LabError `BadSpec` for an unknown id */
export async function readRun(lab: Lab, id: string): Promise<RunReport | OpenRun> {
  const ended = await lab.store.find(recordKeys.run(id));
  if (ended !== undefined) return RunReport.parse(ended);
  try {
    const { memo } = await lab.client.workflow.getHandle<typeof labRun>(id).describe();
    return {
      id,
      state: RunState.catch('running').parse(memo?.state),
      failures: z.array(Failure).catch([]).parse(memo?.failures),
    };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new LabError({
      type: 'BadSpec',
      summary: `unknown run "${id}"`,
      cause: 'neither the store nor the server has it',
    });
  }
}

export const hasEndedRun = (run: RunReport | OpenRun): run is RunReport => 'run' in run;

/** What a run heard; undefined when it did not get so far. */
export async function readTranscript(
  { store }: Pick<Lab, 'store'>,
  report: RunReport,
): Promise<Transcript | undefined> {
  if (report.transcript === null) return undefined;
  return Transcript.parse(JSON.parse((await store.get(report.transcript)).toString()));
}
