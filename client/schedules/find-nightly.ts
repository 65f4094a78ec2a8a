import { ScheduleNotFoundError, type ScheduleHandle } from '@temporalio/client';
import { LabError } from '../../contract/failure.ts';
import { nightlyId } from '../../contract/names.ts';
import { didYouMean } from '../../contract/nearest-name.ts';
import type { Lab } from '../lab.ts';

const prefix = nightlyId('');

/** The names of all schedules of the lab, sorted. A new one may take a moment to appear. */
export async function nightlyNames({ client }: Lab): Promise<string[]> {
  const names: string[] = [];
  for await (const { scheduleId } of client.schedule.list())
    if (scheduleId.startsWith(prefix)) names.push(scheduleId.slice(prefix.length));
  return names.sort();
}

/** Does something with a schedule. @throws LabError `BadSpec` with the nearest name when there is none */
export async function withNightly<T>(
  lab: Lab,
  name: string,
  work: (handle: ScheduleHandle) => Promise<T>,
): Promise<T> {
  try {
    return await work(lab.client.schedule.getHandle(nightlyId(name)));
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    const names = await nightlyNames(lab);
    throw new LabError({
      type: 'BadSpec',
      summary: `unknown schedule "${name}"${didYouMean(name, names)}`,
      cause: names.length === 0 ? 'there is none yet' : `there are ${names.join(', ')}`,
    });
  }
}
