import { SprintEnd } from '../../contract/sprint-record.ts';
import { recordKeys } from '../../contract/names.ts';
import { findSprint } from '../find-sprint.ts';
import { readSprintReport } from '../read-sprint-report.ts';
import type { CommandContext } from './context.ts';
import { withLab } from './with-lab.ts';

export async function cancelSprint(context: CommandContext, given: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    const start = await findSprint(lab, given);
    const end = SprintEnd.optional().parse(await lab.store.find(recordKeys.sprintEnd(start.id)));
    if (end === undefined) {
      const handle = lab.client.workflow.getHandle(start.id);
      await handle.cancel();
      context.say('waiting for its tasks to stop …');
      await handle.result().catch(() => undefined);
    }
    const report = await readSprintReport(lab, start);
    context.result(`${start.id} is ${report.sprint.state}`, report);
  });
}
