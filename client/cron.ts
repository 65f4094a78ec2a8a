import { LabError } from '../contract/failure.ts';

const nicknames: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  says: string;
  from: number;
  to: number;
  /** Names of `from`, `from` + 1, ... */
  names?: readonly string[];
}
const fields = [
  { says: 'minute', from: 0, to: 59 },
  { says: 'hour', from: 0, to: 23 },
  { says: 'day of the month', from: 1, to: 31 },
  { says: 'month', from: 1, to: 12, names: months },
  { says: 'day of the week', from: 0, to: 7, names: days },
] as const satisfies Field[];

/** The values that match, by field and sorted: minutes, hours, days of the month, months, days of the week. */
export type CronFields = [number[], number[], number[], number[], number[]];

/** A cron expression of five fields, or `@daily` and the like. @throws LabError `BadSpec` */
export function readCron(cron: string): CronFields {
  const parts = (nicknames[cron] ?? cron).trim().split(/\s+/);
  const [minute, hour, monthDay, month, weekDay] = parts;
  if (parts.length !== fields.length || !minute || !hour || !monthDay || !month || !weekDay)
    throw badCron(cron, 'five fields (minute, hour, day of the month, month, day of the week)');
  const read = (text: string, index: 0 | 1 | 2 | 3 | 4): number[] => readField(cron, text, fields[index]);
  return [read(minute, 0), read(hour, 1), read(monthDay, 2), read(month, 3), read(weekDay, 4)];
}

/** `*`, `5`, `1-5`, `mon-fri`, each with a step (`10-50/10`), and lists of these: the values that match, sorted. */
function readField(cron: string, text: string, field: Field): number[] {
  const expected = `${field.from} to ${field.to} as the ${field.says}, found "${text}"`;
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    const [from, to = step === undefined ? from : field.to, ...rest] =
      range === '*' ? [field.from, field.to] : range.split('-').map((one) => valueOf(one, field));
    if (from === undefined || to === undefined || rest.length > 0 || from > to) throw badCron(cron, expected);
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function valueOf(text: string, { from, to, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return from + named;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= from && value <= to ? value : undefined;
}

export const badCron = (cron: string, expected: string): LabError =>
  new LabError({
    type: 'BadSpec',
    summary: `--cron "${cron}": expected ${expected}.`,
    remedy: { say: 'two in the morning, every day:', commands: ['--cron "0 2 * * *"'] },
  });
