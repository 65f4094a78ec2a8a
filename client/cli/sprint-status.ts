import { renderTable } from '../../evaluation/report/table.ts';
import { findSprint } from '../find-sprint.ts';
import { workflowPage } from '../lab.ts';
import { readSprintReport } from '../read-sprint-report.ts';
import type { CommandContext } from './context.ts';
import { withLab } from './with-lab.ts';
import { howToResume, sprintExitCode } from './sprint-outcome.ts';
import { waitForSprint } from './wait-for-sprint.ts';

export async function showSprint(
  context: CommandContext,
  id: string,
  flags: { wait?: boolean },
): Promise<void> {
  await withLab(context, async (open) => {
    const start = await findSprint(open.lab, id);
    if (flags.wait === true) return waitForSprint(context, open, start);
    const report = await readSprintReport(open.lab, start);
    context.exitCode = sprintExitCode(report);
    const page = workflowPage(open.lab, start.id);
    const color = context.colours.out.isColorSupported;
    const table = renderTable(report, { color, width: process.stdout.columns ?? 110 });
    const words = [table, ...(page === undefined ? [] : [`Temporal UI  ${page}`]), ...howToResume(report)];
    context.result(words.join('\n'), report);
  });
}
