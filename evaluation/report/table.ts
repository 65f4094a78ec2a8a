import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { Capability } from '../../contract/capability.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import { isRanked, unrankedMark, utteranceMark } from './measures.ts';
import { mainScore } from './headline.ts';
import { seconds } from './numbers.ts';
import { curesOf, type Cure } from './remedies.ts';
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
    footnotes(report).flatMap((note) => wrap(note, width).map(colors.dim)),
    ...remedies(cures, colors, width),
  ].filter((lines) => lines.length > 0);
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

function head({ sprint, tasks }: SprintReport, colors: Colors, width: number): string[] {
  const took =
    sprint.closedAt === null ? NaN : (Date.parse(sprint.closedAt) - Date.parse(sprint.startedAt)) / 1000;
  const facts = [
    sprint.state,
    tasks.length === 0 ? 'no tasks' : countStates(tasks.map((task) => task.state)),
    ...(Number.isFinite(took) ? [seconds(took)] : []),
  ];
  return [
    `${colors.bold(oneLine(sprint.name))}  ${facts.join(' · ')}`,
    ...(sprint.description === undefined ? [] : wrap(sprint.description, width)),
  ];
}

function footnotes({ tasks }: SprintReport): string[] {
  const scored = tasks.filter((task) => task.state === 'scored');
  const notes: string[] = [];
  if (scored.some((task) => mainScore(task)?.resampled === 'utterances')) {
    notes.push(
      `${utteranceMark} interval drawn over utterances, for the dataset names too few sessions to draw over: it may be too narrow.`,
    );
  }
  if (scored.some((task) => task.timing !== null && !isRanked(task))) {
    notes.push(
      `${unrankedMark} timing of a reused result, or taken while other work ran: shown, never ranked.`,
    );
  }
  return notes;
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
