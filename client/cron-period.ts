import { badCron, readCron } from './cron.ts';

const minuteMs = 60_000;
const minutesADay = 1_440;
/** Every combination of leap year, month and day of the week that two neighbouring nights can meet. */
const daysLooked = 28 * 366;

/**
 * The shortest time between two starts of a cron expression, in milliseconds, as Temporal reads it: a day must
 * match both of its fields. Days are taken as 24 hours long.
 *
 * @throws LabError `BadSpec` when it is no cron expression, or one that comes at most once
 * @example shortestPeriodMs('0 2 * * *') // 86_400_000
 */
export function shortestPeriodMs(cron: string): number {
  const [minutes, hours, monthDays, monthsOfYear, weekDays] = readCron(cron);
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const [first = 0] = times;
  const last = times.at(-1) ?? first;
  let shortest = times.reduce(
    (best, time, index) => Math.min(best, time - (times[index - 1] ?? -Infinity)),
    Infinity,
  );
  let daysSince = Infinity;
  const date = new Date(Date.UTC(2000, 0, 1));
  for (let day = 0; day < daysLooked; day++, daysSince++, date.setUTCDate(date.getUTCDate() + 1)) {
    const matches =
      monthDays.includes(date.getUTCDate()) &&
      monthsOfYear.includes(date.getUTCMonth() + 1) &&
      weekDays.some((weekDay) => weekDay % 7 === date.getUTCDay());
    if (!matches) continue;
    shortest = Math.min(shortest, daysSince * minutesADay + first - last);
    daysSince = 0;
  }
  if (shortest === Infinity) throw badCron(cron, 'a time that comes more than once');
  return shortest * minuteMs;
}
