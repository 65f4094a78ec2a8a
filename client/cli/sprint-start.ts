import { counted } from '../../contract/counted.ts';
import { sprintFromSpec } from '../sprint-from-spec.ts';
import { workflowPage } from '../lab.ts';
import { startSprint } from '../start-sprint.ts';
import type { SprintStartFlags } from './commands/sprint.ts';
import type { CommandContext } from './context.ts';
import { labStore } from '../open-lab.ts';
import { withLab } from './with-lab.ts';
import { waitForSprint } from './wait-for-sprint.ts';

export async function startFromSpec(
  context: CommandContext,
  path: string,
  flags: SprintStartFlags,
): Promise<void> {
  // Before anything is started: a mistake in a spec must not cost a download.
  const sprint = await sprintFromSpec(path, labStore(context.home));
  await withLab(context, async (open) => {
    for (const what of open.services.reused) context.say(`running  ${what}`);
    const start = await startSprint(open.lab, { ...sprint, id: flags.id });
    if (flags.wait === true) return waitForSprint(context, open, start);
    const page = workflowPage(open.lab, start.id);
    const lines = [
      `${start.id} is under way: ${counted(start.taskCount, 'task')}`,
      ...(page === undefined ? [] : [`Temporal UI  ${page}`]),
      `To watch it  model-lab sprint status ${start.id} --wait`,
    ];
    context.result(lines.join('\n'), start);
  });
}
