import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../../contract/failure.ts';
import { recordKeys, nightSprintId } from '../../contract/names.ts';
import type { Lab } from '../lab.ts';
import { waitUntil } from '../local/wait-until.ts';
import { withNightly } from './find-nightly.ts';
import { nightsBetween } from './nights-between.ts';

/** No night starts until it is unpaused; what runs goes on. The note says why, to whoever looks at the list. */
export const pauseNightly = (lab: Lab, name: string, note: string): Promise<void> =>
  withNightly(lab, name, (handle) => handle.pause(note));

export const unpauseNightly = (lab: Lab, name: string, note: string): Promise<void> =>
  withNightly(lab, name, (handle) => handle.unpause(note));

/** No further night; the open one goes on, and all results stay. */
export const deleteNightly = (lab: Lab, name: string): Promise<void> =>
  withNightly(lab, name, (handle) => handle.delete());

const takenWithinMs = 15_000;
const aSecond = 1_000;

/**
 * Starts a night now, paused or not, and returns the id of its sprint.
 * @throws LabError `BadSpec` when one is open: it would be skipped without a word
 */
export async function triggerNightly(lab: Lab, name: string): Promise<string> {
  return withNightly(lab, name, async (handle) => {
    const before = (await handle.describe()).info;
    const [open] = before.runningActions;
    if (open !== undefined) {
      throw new LabError({
        type: 'BadSpec',
        summary: `A night of ${name} is still open (${open.workflow.workflowId}).`,
        remedy: {
          say: 'see what it waits for; or cancel it:',
          commands: [`model-lab sprint status ${name}`, `model-lab sprint cancel ${name}`],
        },
      });
    }
    // Nights are told apart by their second.
    const since = Date.now() - (before.recentActions.at(-1)?.scheduledAt.getTime() ?? 0);
    if (since < aSecond) await delay(aSecond);
    await handle.trigger('SKIP');
    const night = await waitUntil(async () => {
      const { numActionsTaken, recentActions } = (await handle.describe()).info;
      return numActionsTaken > before.numActionsTaken ? recentActions.at(-1) : undefined;
    }, takenWithinMs);
    if (night !== undefined) return nightSprintId(name, night.scheduledAt);
    throw new LabError({
      type: 'ServiceUnavailable',
      summary: `The server took the trigger of ${name} and started nothing within ${takenWithinMs / 1000} s.`,
      remedy: { say: 'see whether it starts later:', commands: ['model-lab schedule list'] },
    });
  });
}

/** Nights that a backfill does, and those that were done before. */
export interface Backfilled {
  /** Ids of the sprints. */
  started: string[];
  doneBefore: string[];
}

/**
 * Does the nights of a time that is past, one after the other, so that each is compared with the one before it.
 * @throws LabError `BadSpec` when the schedule has no night in it
 */
export async function backfillNightly(
  lab: Lab,
  name: string,
  { from, to }: { from: Date; to: Date },
): Promise<Backfilled> {
  return withNightly(lab, name, async (handle) => {
    const nights = await nightsBetween(lab, handle.scheduleId, from, to);
    if (nights.length === 0) {
      throw new LabError({
        type: 'BadSpec',
        summary: `${name} has no night between ${from.toISOString()} and ${to.toISOString()}.`,
      });
    }
    const ids = nights.map((night) => nightSprintId(name, night));
    const doneBefore: string[] = [];
    for (const id of ids)
      if ((await lab.store.find(recordKeys.sprintEnd(id))) !== undefined) doneBefore.push(id);
    await handle.backfill({ start: from, end: to, overlap: 'BUFFER_ALL' });
    return { started: ids.filter((id) => !doneBefore.includes(id)), doneBefore };
  });
}
