import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { LabError, type Failure } from '../contract/failure.ts';
import { workflowTypes } from '../contract/names.ts';
import type { NotBlocked } from './answer-blocked.ts';
import {
  blockedWork,
  listBlocked,
  shownState,
  type BlockedFilter,
  type BlockedWork,
} from './blocked-work.ts';
import { findSprint } from './find-sprint.ts';
import type { Lab } from './lab.ts';

export interface Found {
  blocked: BlockedWork[];
  /** Work that was named and does not wait for anybody. */
  notBlocked: NotBlocked[];
}

/**
 * What waits for a person among the work that is named: the id of a task's or run's workflow means itself, the id
 * or name of a sprint all its tasks that the filter matches. Without ids: everything that the filter matches.
 * @throws LabError `BadSpec` with every unknown id
 */
export async function findBlocked(
  lab: Lab,
  ids: readonly string[],
  filter: Omit<BlockedFilter, 'sprint'> = {},
): Promise<Found> {
  if (ids.length === 0) return { blocked: await listBlocked(lab, filter), notBlocked: [] };
  const blocked = new Map<string, BlockedWork>();
  const notBlocked: NotBlocked[] = [];
  const unknown: Failure[] = [];
  for (const id of ids) {
    try {
      const found = await one(lab, id, filter);
      for (const work of found.blocked) blocked.set(work.id, work);
      notBlocked.push(...found.notBlocked);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      unknown.push(...error.failures);
    }
  }
  const [first, ...others] = unknown;
  if (first !== undefined) throw new LabError(first, ...others);
  return { blocked: [...blocked.values()], notBlocked };
}

async function one(lab: Lab, id: string, filter: BlockedFilter): Promise<Found> {
  const workflow = await describe(lab, id);
  if (workflow === undefined || workflow.type === workflowTypes.sprint) {
    const sprint = workflow === undefined ? (await findSprint(lab, id)).id : id;
    return { blocked: await listBlocked(lab, { ...filter, sprint }), notBlocked: [] };
  }
  const work = blockedWork(id, workflow.memo);
  const waits = workflow.status.name === 'RUNNING' && work.failures.length > 0;
  return waits
    ? { blocked: [work], notBlocked: [] }
    : { blocked: [], notBlocked: [{ id, state: shownState(workflow) }] };
}

async function describe({ client }: Lab, id: string): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(id).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
