import { renderReport, writeReport, type ReportFormat } from '../../evaluation/report/write-report.ts';
import { findSprint } from '../find-sprint.ts';
import { readSprintReport } from '../read-sprint-report.ts';
import type { CommandContext } from './context.ts';
import { withLab } from './with-lab.ts';

export async function reportSprint(
  context: CommandContext,
  id: string,
  { format, out }: { format: ReportFormat; out?: string },
): Promise<void> {
  await withLab(context, async ({ lab }) => {
    const report = await readSprintReport(lab, await findSprint(lab, id));
    if (out === undefined) {
      context.result(renderReport(report, format), report);
      return;
    }
    const files = await writeReport(report, out, [format]);
    context.result(files.join('\n'), { files });
  });
}
