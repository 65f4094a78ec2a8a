import { optionalDateToTs, requiredTsToDate } from '@temporalio/common/lib/time.js';
import type { Lab } from '../lab.ts';

/** The times at which a schedule is due, as the server reckons them. */
export async function nightsBetween(
  { client }: Lab,
  scheduleId: string,
  from: Date,
  to: Date,
): Promise<Date[]> {
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    namespace: client.options.namespace,
    scheduleId,
    startTime: optionalDateToTs(from) ?? null,
    endTime: optionalDateToTs(to) ?? null,
  });
  return startTime.map((time) => requiredTsToDate(time, 'startTime'));
}
