import { LabError } from '../../contract/failure.ts';
import {
  backfillNightly,
  deleteNightly,
  pauseNightly,
  triggerNightly,
  unpauseNightly,
} from '../schedules/change-nightly.ts';
import { describeNightly } from '../schedules/list-nightlies.ts';
import type { BackfillFlags } from './commands/schedule.ts';
import type { CommandContext } from './context.ts';
import { nightTime } from './schedule-list.ts';
import { withLab } from './with-lab.ts';

export async function pauseSchedule(context: CommandContext, name: string, note: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    await pauseNightly(lab, name, note);
    context.result(`${name} is paused: ${note}`, { name, paused: true, note });
  });
}

export async function unpauseSchedule(context: CommandContext, name: string, note: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    await unpauseNightly(lab, name, note);
    const { nextRun } = await describeNightly(lab, name);
    context.result(`${name} goes on; next night ${nightTime(nextRun)}`, {
      name,
      paused: false,
      note,
      nextRun,
    });
  });
}

export async function triggerSchedule(context: CommandContext, name: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    const sprintId = await triggerNightly(lab, name);
    const words = [`${sprintId} is under way`, `To watch it  model-lab sprint status ${sprintId} --wait`];
    context.result(words.join('\n'), { name, sprintId });
  });
}

export async function backfillSchedule(
  context: CommandContext,
  name: string,
  flags: BackfillFlags,
): Promise<void> {
  const now = new Date();
  const range = { from: moment('--from', flags.from, '00:00:00'), to: moment('--to', flags.to, '23:59:59') };
  // What is still to come comes by itself.
  if (range.to > now) range.to = now;
  if (range.from >= range.to) {
    throw new LabError({
      type: 'BadSpec',
      summary: `expected a --from that is past and before --to, found ${flags.from} and ${flags.to}.`,
    });
  }
  await withLab(context, async ({ lab }) => {
    const { started, doneBefore } = await backfillNightly(lab, name, range);
    const words = [
      started.length > 0 ? `one after the other:` : 'nothing to do',
      ...started.map((id) => `  ${id}`),
      ...doneBefore.map((id) => `  ${id} was done before and is left as it is`),
    ];
    context.result(words.join('\n'), { name, started, doneBefore });
  });
}

export async function deleteSchedule(context: CommandContext, name: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    await deleteNightly(lab, name);
    context.result(`${name} is no longer scheduled; its results stay`, { name, deleted: true });
  });
}

/** A day means its whole; a moment without an offset is UTC. */
function moment(flag: string, text: string, timeOfDay: string): Date {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const full = day ? `${text}T${timeOfDay}Z` : /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`;
  const date = new Date(full);
  if (!Number.isNaN(date.getTime())) return date;
  throw new LabError({
    type: 'BadSpec',
    summary: `${flag} ${text}: expected a day or a moment, such as 2026-11-01 or 2026-11-01T02:00Z.`,
  });
}
