import { WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { z } from 'zod';
import { taskWorkflowId } from '../contract/names.ts';
import type { Lab } from './lab.ts';

/** What activities report while they work: see ShardProgress and PrepareProgress in activities/. */
const Beat = z.union([
  z.object({ done: z.int(), total: z.int() }).transform(({ done, total }) => `${done}/${total} items`),
  z.object({ stage: z.string() }).transform(({ stage }) => stage),
]);

/** What a running task does at the moment, from the last heartbeat of its activity; undefined between two. */
export async function taskProgress(
  { client }: Lab,
  sprint: string,
  task: string,
): Promise<string | undefined> {
  try {
    const { raw } = await client.workflow.getHandle(taskWorkflowId(sprint, task)).describe();
    const [payload] =
      raw.pendingActivities?.flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads ?? []) ?? [];
    return payload === undefined
      ? undefined
      : Beat.safeParse(defaultPayloadConverter.fromPayload(payload)).data;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
