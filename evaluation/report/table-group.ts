import type { Colors } from 'picocolors/types.js';
import type { Capability } from '../../contract/capability.ts';
import type { Failure } from '../../contract/failure.ts';
import type { TaskReport } from '../../contract/task.ts';
import { fullWidth, gridLine, layOut, type Column } from './grid.ts';
import { measuresOf, unscored } from './measures.ts';
import { metricWords } from './metric-words.ts';
import { modelName } from './model-name.ts';
import { nothing } from './numbers.ts';
import { cureOf, type Cure } from './remedies.ts';
import { stateColor, stateMark } from './state-mark.ts';
import { flow } from './table-details.ts';
import { cells, cut, oneLine, wrap } from './terminal-text.ts';

export interface GroupStyle {
  width: number;
  colors: Colors;
  cures: readonly Cure[];
  details: ReadonlyMap<TaskReport, string[]>;
}

/** The tasks of one capability, as columns of plain text. */
export interface Group {
  capability: Capability;
  tasks: readonly TaskReport[];
  names: Column;
  numbers: readonly Column[];
  /** How wide it is with every column. */
  fullWidth: number;
}

/** Room for the mark of a task's state before its name. */
const margin = 2;

export function groupOf(capability: Capability, tasks: readonly TaskReport[]): Group {
  const names = { title: capability, keep: 0, rows: tasks.map((task) => oneLine(modelName(task))) };
  const items: Column = {
    title: 'items',
    keep: 40,
    rows: tasks.map((task) => `${task.items.scored}/${task.items.total}`),
  };
  const measures = measuresOf(capability, tasks);
  const texts = (text: (task: TaskReport) => string, isMain: boolean): string[] =>
    tasks.map((task) => (task.state === 'scored' ? oneLine(text(task)) : isMain ? task.state : ''));
  const results = measures.map(({ title, keep, text }, index): Column => ({
    title: oneLine(title),
    keep,
    rows: texts(text, index === 0),
  }));
  // Where nothing was measured there still is a state to say.
  if (results.length === 0) results.push({ title: '', keep: 100, rows: texts(() => nothing, true) });
  const numbers = [items, ...results];
  return { capability, tasks, names, numbers, fullWidth: margin + fullWidth(names, numbers) };
}

/**
 * A capability's part of the table: column titles, then by dataset a line of results a task, what it took below,
 * and what spoils or stops it. Columns without room leave the line in the order of their `keep` and stand below
 * it: nothing is dropped.
 */
export function renderGroup({ tasks, names, numbers }: Group, style: GroupStyle): string[] {
  const { width, colors, details } = style;
  const { bold, dim } = colors;
  const grid = layOut(names, numbers, width - margin);
  const main = numbers[1];
  const titles = gridLine(
    grid,
    (column) => column.title,
    (text, column) => (column === names ? bold(text) : dim(text)),
  );
  const lines = [`${' '.repeat(margin)}${titles}`];
  for (const dataset of new Set(tasks.map((task) => task.dataset))) {
    lines.push(datasetRule(dataset, tasks, style));
    tasks.forEach((task, row) => {
      if (task.dataset !== dataset) return;
      const paint = stateColor(colors, task.state);
      const results = gridLine(
        grid,
        (column) => column.rows[row] ?? '',
        (text, column) => {
          if (column === names) return bold(text);
          if (column !== main) return text;
          return task.state === 'scored' ? bold(text) : paint(text);
        },
      );
      lines.push(`${paint(stateMark[task.state])} ${results}`.trimEnd());
      const moved = grid.left
        .filter((column) => task.state === 'scored' && column.rows[row] !== nothing)
        .map((column) => `${column.title} ${column.rows[row] ?? nothing}`);
      const below = [...flow(moved, width - 2), ...(details.get(task) ?? [])];
      lines.push(...below.map((text) => `  ${dim(text)}`), ...notes(task, style));
    });
  }
  return lines;
}

/** `── quickstart-speech, smoke ─────` */
function datasetRule(dataset: string, tasks: readonly TaskReport[], { width, colors }: GroupStyle): string {
  const grade = tasks.find((task) => task.dataset === dataset && task.evidence !== 'none')?.evidence;
  const title = cut(oneLine(grade === undefined ? dataset : `${dataset}, ${grade}`), width - 6);
  return colors.dim(`── ${title} ${'─'.repeat(Math.max(2, width - cells(title) - 4))}`);
}

const namedItems = 3;

/** What spoils or stops a task: missed gates, what has no score, failures, items that failed alone. */
function notes(task: TaskReport, { width, colors, cures }: GroupStyle): string[] {
  const pointer = (failure: Failure): string => {
    const cure = cureOf(cures, failure);
    return cure === undefined ? '' : ` [${cure.number}]`;
  };
  const say = (paint: (text: string) => string, text: string): string[] =>
    wrap(text, width - 4).map((line, index) => `  ${paint(index === 0 ? line : `  ${line}`)}`);
  const words = (failure: Failure): string => `${failure.type}: ${failure.summary}${pointer(failure)}`;
  const { failed } = task.items;
  return [
    ...task.gates
      .filter((gate) => !gate.passed)
      .flatMap((gate) => say(colors.yellow, `! gate ${gate.gate} missed: ${gate.detail}`)),
    ...unscored(task).flatMap(({ metric, why }) =>
      say(colors.yellow, `! ${metricWords(metric).title} not scored: ${why}`),
    ),
    ...task.failures.flatMap((failure) => say(stateColor(colors, task.state), words(failure))),
    ...(task.reason === undefined ? [] : say(colors.dim, task.reason)),
    ...failed
      .slice(0, namedItems)
      .flatMap(({ id, failure }) => say(colors.yellow, `! item ${id} failed: ${words(failure)}`)),
    ...(failed.length > namedItems
      ? say(colors.yellow, `! and ${failed.length - namedItems} more items failed: the report names them`)
      : []),
  ];
}
