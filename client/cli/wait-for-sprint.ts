import { join } from 'node:path';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { SprintStart } from '../../contract/sprint-record.ts';
import { renderTable } from '../../evaluation/report/table.ts';
import { writeReport } from '../../evaluation/report/write-report.ts';
import { workflowPage, type Lab } from '../lab.ts';
import { readSprintReport } from '../read-sprint-report.ts';
import type { CommandContext } from './context.ts';
import { showLive } from './live-view.ts';
import type { OpenLab } from '../open-lab.ts';
import { howToResume, reusedWords, sprintExitCode } from './sprint-outcome.ts';
import { sprintSnapshots, untilOver } from './sprint-snapshots.ts';

/** Shows a sprint until it ends or waits for a person; then its table, its report and how to come back. */
export async function waitForSprint(
  context: CommandContext,
  { lab, services }: OpenLab,
  start: SprintStart,
): Promise<void> {
  const { home, signal, live, colours } = context;
  await showLive(sprintSnapshots(lab, start, signal), {
    stream: process.stderr,
    isTTY: live,
    color: colours.err.isColorSupported,
  });
  if (signal.aborted) {
    context.say(`\nThe sprint goes on. To come back: model-lab sprint status ${start.id} --wait`);
    return;
  }
  const report = await settledReport(lab, start);
  const folder = join(home, 'reports', ...start.id.split('/').slice(1));
  const files = await writeReport(report, folder, ['md', 'html']);
  context.exitCode = sprintExitCode(report);
  const page = workflowPage(lab, start.id);
  const words = [
    renderTable(report, { color: colours.out.isColorSupported, width: process.stdout.columns ?? 110 }),
    '',
    ...[reusedWords(report)].filter((line) => line !== undefined),
    ...files.map((file) => `Report       ${file}`),
    ...(page === undefined ? [] : [`Temporal UI  ${page}`]),
    ...(services.uiUrl === undefined ? [] : ['Stop it all  npx model-lab down']),
    ...howToResume(report),
  ];
  context.result(words.join('\n'), report);
}

/** The last task's news may be ahead of the sprint's own closing record by a moment. */
async function settledReport(lab: Lab, start: SprintStart): Promise<SprintReport> {
  const report = await readSprintReport(lab, start);
  const isOpen = report.counts.blocked + report.counts.running + report.counts.waiting > 0;
  if (isOpen || report.sprint.closedAt !== null) return report;
  await untilOver(lab, start.id);
  return readSprintReport(lab, start);
}
