import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { messages } from '../contract/names.ts';
import { shownState } from './blocked-work.ts';
import { inTurns } from './in-turns.ts';
import type { Lab } from './lab.ts';
import { nobodyAnswers } from './nobody-answers.ts';

const atOnce = 16;
/** A worker answers within milliseconds; a loaded one within seconds. */
const answerWithinMs = 30_000;

export interface Answered {
  /** Ids of the work that took the answer. */
  taken: string[];
  /** What did not wait for one: it goes on or has ended. */
  notBlocked: NotBlocked[];
}

export interface NotBlocked {
  id: string;
  state: string;
}

/**
 * Gives blocked work its answer. Work that is not blocked any more, because another was quicker, is told and no
 * error. @throws LabError `NoCapableWorker` when no worker runs the workflows
 */
export async function answerBlocked(
  lab: Lab,
  ids: readonly string[],
  answer: typeof messages.resume | typeof messages.skip,
): Promise<Answered> {
  const taken = await inTurns(ids, atOnce, (id) => takes(lab, id, answer));
  const others = ids.filter((_, index) => taken[index] !== true);
  return {
    taken: ids.filter((_, index) => taken[index] === true),
    notBlocked: await inTurns(others, atOnce, async (id) => ({ id, state: await stateOf(lab, id) })),
  };
}

async function takes({ client }: Lab, id: string, answer: string): Promise<boolean> {
  const handle = client.workflow.getHandle(id);
  try {
    await client.withDeadline(Date.now() + answerWithinMs, () => handle.executeUpdate(answer));
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isRefused(error)) return false;
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) throw nobodyAnswers(error.message);
    throw error;
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'lab.NotBlocked';

const stateOf = async ({ client }: Lab, id: string): Promise<string> =>
  shownState(await client.workflow.getHandle(id).describe());
