import type { TaskReport } from '../../contract/task.ts';
import { costsOf, timingNotes, type Cost } from './costs.ts';
import { nothing } from './numbers.ts';
import { cells, cut, oneLine, padStart } from './terminal-text.ts';

/** `2 threads`, `cpu`, `load 0.82 s`: the value in a field as wide as the widest of the table. */
function fieldOf({ title, text }: Cost, width: number): string {
  const value = padStart(cut(oneLine(text), width), width);
  if (title === 'weights') return `${title} ${cut(oneLine(text), width)}`;
  if (title === 'hardware') return value;
  if (title === 'threads') return text === '1' ? `${value} thread ` : `${value} threads`;
  return `${title} ${value}`;
}

const longestValue = 14;

/**
 * Lines that say what each task took: fields stand under each other through the whole table, and a line that is
 * too long goes on in the next.
 */
export function detailLines(tasks: readonly TaskReport[], width: number): Map<TaskReport, string[]> {
  const told = tasks.filter((task) => task.timing !== null || task.provenance !== null);
  const rows = told.map((task) => ({ task, costs: costsOf(task) }));
  const widths = (rows[0]?.costs ?? []).map((_, column) =>
    Math.min(
      longestValue,
      Math.max(...rows.map(({ costs }) => cells(oneLine(costs[column]?.text ?? nothing)))),
    ),
  );
  return new Map(
    rows.map(({ task, costs }) => {
      const fields = costs.map((cost, column) => fieldOf(cost, widths[column] ?? 0));
      return [task, flow([...fields, ...timingNotes(task), ...evidenceNote(task)], width)];
    }),
  );
}

const evidenceNote = (task: TaskReport): string[] =>
  task.state === 'scored' && task.evidence === 'none' ? ['no evidence'] : [];

const gap = '  ';

/** Fields one after the other, in as many lines as they need. */
export function flow(fields: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const field of fields) {
    const line = lines.at(-1);
    if (line === undefined || cells(line) + gap.length + cells(field) > width) lines.push(cut(field, width));
    else lines[lines.length - 1] = `${line}${gap}${field}`;
  }
  return lines;
}
