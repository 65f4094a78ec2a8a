import { listNightlies, type Nightly } from '../schedules/list-nightlies.ts';
import { alignColumns } from './align-columns.ts';
import type { CommandContext } from './context.ts';
import { withLab } from './with-lab.ts';

export async function listSchedules(context: CommandContext): Promise<void> {
  await withLab(context, async ({ lab }) => {
    const schedules = await listNightlies(lab);
    const [head = '', ...rows] = alignColumns([titles, ...schedules.map(rowOf)]);
    const none =
      'No schedule. To have one: model-lab schedule create sprints/quickstart.yaml --cron "0 2 * * *"';
    const words = schedules.length === 0 ? none : [context.colours.out.dim(head), ...rows].join('\n');
    context.result(words, { schedules });
  });
}

const titles = ['name', 'when', 'next night', 'last night', 'result', 'skipped', 'missed'];

const rowOf = ({
  name,
  cron,
  timezone,
  paused,
  note,
  nextRun,
  last,
  skippedForOverlap,
  missed,
}: Nightly): string[] => [
  name,
  `${cron} ${timezone}`,
  paused ? `paused: ${note ?? ''}` : nightTime(nextRun),
  last === null ? 'none yet' : nightTime(last.scheduledFor),
  last?.result ?? '',
  String(skippedForOverlap),
  String(missed),
];

/** `2026-11-24 02:00 UTC` */
export const nightTime = (iso: string | null): string =>
  iso === null ? 'none' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
