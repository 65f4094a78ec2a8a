import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { Capability } from '../../contract/capability.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import { footnotesOf } from './footnotes.ts';
import { curesOf, type Cure } from './remedies.ts';
import { tookText } from './sprint-facts.ts';
import { countStates } from './state-mark.ts';
import { detailLines } from './table-details.ts';
import { groupOf, renderGroup } from './table-group.ts';
import { cells, oneLine, verbatim, wrap } from './terminal-text.ts';

/** The narrowest table that can be read; a smaller terminal breaks its lines. */
const narrowest = 60;
/** Wider than this the eye loses the line. */
const widest = 120;

/**
 * The table that a sprint ends with, for a terminal of `width` columns. Has no newline at its end.
 *
 * @example console.log(renderTable(report, { color: true, width: 100 }))
 */
export function renderTable(
  report: SprintReport,
  { color, width: given }: { color: boolean; width: number },
): string {
  const colors = picocolors.createColors(color);
  const groups = Capability.options
    .map((capability) => ({
      capability,
      tasks: report.tasks.filter((task) => task.capability === capability),
    }))
    .filter(({ tasks }) => tasks.length > 0)
    .map(({ capability, tasks }) => groupOf(capability, tasks));
  const room = Math.min(widest, Math.max(narrowest, given));
  const details = detailLines(report.tasks, room - 2);
  // All parts are as wide as the widest, so that their numbers end at one edge.
  const wanted = [
    ...groups.map((group) => group.fullWidth),
    ...[...details.values()].flat().map((line) => cells(line) + 2),
  ];
  const width = Math.min(room, Math.max(narrowest, ...wanted));
  const cures = curesOf(report);
  const parts = [
    head(report, colors, width),
    ...groups.map((group) => renderGroup(group, { width, colors, cures, details })),
    footnotesOf(report).flatMap((note) => wrap(note, width).map(colors.dim)),
    ...remedies(cures, colors, width),
  ].filter((lines) => lines.length > 0);
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

function head(report: SprintReport, colors: Colors, width: number): string[] {
  const { sprint, tasks } = report;
  const { description = '' } = sprint;
  const took = tookText(report);
  const facts = [
    sprint.state,
    tasks.length === 0 ? 'no tasks' : countStates(tasks.map((task) => task.state)),
    ...(took === undefined ? [] : [took]),
  ];
  return [
    `${colors.bold(oneLine(sprint.name))}  ${facts.join(' · ')}`,
    ...(description === '' ? [] : wrap(description, width)),
  ];
}

/** Commands stand alone on their lines and are never broken: they are there to be copied. */
function remedies(cures: readonly Cure[], colors: Colors, width: number): string[][] {
  return cures.map(({ number, remedy, types, taskIds }) => {
    const where = remedy.where === undefined ? '' : ` on ${remedy.where}`;
    const concerns = taskIds.length === 1 ? (taskIds[0] ?? '') : `${taskIds.length} tasks`;
    const title = oneLine(`[${number}] ${types.join(', ')}${where}`);
    return [
      `${colors.bold(title)}  ${colors.dim(oneLine(concerns))}`,
      ...wrap(remedy.say, width - 4).map((line) => `    ${line}`),
      ...remedy.commands.flatMap(verbatim).map((line) => `        ${colors.cyan(line)}`),
      ...(remedy.url === undefined ? [] : [`        ${colors.underline(oneLine(remedy.url))}`]),
    ];
  });
}
