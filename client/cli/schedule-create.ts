import { nightlyFromSpec } from '../nightly-from-spec.ts';
import { labStore } from '../open-lab.ts';
import { createNightly } from '../schedules/create-nightly.ts';
import { describeNightly } from '../schedules/list-nightlies.ts';
import type { ScheduleCreateFlags } from './commands/schedule.ts';
import type { CommandContext } from './context.ts';
import { nightTime } from './schedule-list.ts';
import { withLab } from './with-lab.ts';

export async function createSchedule(
  context: CommandContext,
  path: string,
  flags: ScheduleCreateFlags,
): Promise<void> {
  const nightly = await nightlyFromSpec(path, labStore(context.home), flags);
  await withLab(context, async ({ lab }) => {
    await createNightly(lab, nightly);
    const { name } = nightly.sprint;
    const created = await describeNightly(lab, name);
    const data = { frozen: 'its datasets as they are now', reread: 'its datasets as each night finds them' };
    const lines = [
      `${name} is scheduled: ${created.cron} (${created.timezone}), ${data[created.data]}`,
      `First night   ${nightTime(created.nextRun)}`,
      `To have one now  model-lab schedule trigger ${name}`,
      // The server and a worker must be there at that time, and nothing but `up` brings them back after a restart.
      'Nights run while the Temporal server and a worker run: after a restart of this machine, model-lab up',
    ];
    context.result(lines.join('\n'), created);
  });
}
