import { createHash } from 'node:crypto';
import type { SprintReport } from '../../contract/sprint-report.ts';
import { renderJson } from './json.ts';
import { seconds } from './numbers.ts';

/** `2026-11-23 06:15 UTC`; a text that is no date is shown as it is. */
export function utc(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How long a sprint took, or undefined while it is open. */
export function tookText({ sprint }: SprintReport): string | undefined {
  if (sprint.closedAt === null) return undefined;
  const took = (Date.parse(sprint.closedAt) - Date.parse(sprint.startedAt)) / 1000;
  return Number.isFinite(took) && took >= 0 ? seconds(took) : undefined;
}

/** The kinds of hardware that tasks ran or are to run on. */
export const hardwareOf = ({ tasks }: SprintReport): string[] => [
  ...new Set(tasks.map((task) => task.provenance?.hardware ?? task.hardware)),
];

/** Commands that make this report again from what is stored, and the hash of the JSON that it is made of. */
export function reproduction(report: SprintReport): { commands: string[]; sha256: string } {
  const id = quoted(report.sprint.id);
  return {
    commands: [
      `model-lab sprint report ${id} --format json`,
      `model-lab sprint report ${id} --format html --out .`,
    ],
    sha256: createHash('sha256').update(renderJson(report)).digest('hex'),
  };
}

/** An argument that a shell takes as it is. */
const quoted = (argument: string): string =>
  /^[\w/.:@=-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
