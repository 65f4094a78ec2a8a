import picocolors from 'picocolors';
import { hasEnded } from '../../contract/state.ts';
import { countStates, stateColor, stateMark } from '../../evaluation/report/state-mark.ts';
import { cells, cut, oneLine, padEnd } from '../../evaluation/report/terminal-text.ts';
import type { LiveSnapshot, LiveTask } from './live-snapshot.ts';

export interface FrameOptions {
  columns: number;
  rows: number;
  color: boolean;
  /** Stands before what runs. */
  spinner: string;
  /** Ids of ended tasks, the latest last. */
  ended: readonly string[];
}

/** One drawing of a sprint: never wider or higher than the terminal. */
export function drawFrame(snapshot: LiveSnapshot, options: FrameOptions): string[] {
  const { columns, rows, color, ended } = options;
  const colors = picocolors.createColors(color);
  const head = [colors.bold(cut(oneLine(snapshot.name), columns - 1))];
  if (snapshot.uiAddress !== undefined) {
    head.push(colors.dim(cut(oneLine(snapshot.uiAddress), columns - 1)));
  }
  const foot = colors.dim(
    cut(
      countStates(
        snapshot.tasks.map((task) => task.state),
        ' · ',
      ),
      columns - 1,
    ),
  );
  // Head, a line between, the tasks, a line between, the counts, and the row where the cursor stands.
  const shown = select(snapshot.tasks, rows - head.length - 4, ended);
  return [...head, '', ...taskLines(shown, options), '', foot].slice(-Math.max(1, rows - 1));
}

/** All tasks, or where they do not fit: the last that ended, what runs, what is blocked. */
function select(tasks: readonly LiveTask[], room: number, ended: readonly string[]): LiveTask[] {
  if (tasks.length <= room) return [...tasks];
  const active = [
    ...tasks.filter((task) => task.state === 'running'),
    ...tasks.filter((task) => task.state === 'blocked'),
  ].slice(0, Math.max(0, room));
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const latest = ended.slice(ended.length - Math.max(0, room - active.length));
  const last = latest.flatMap((id) => byId.get(id) ?? []).filter((task) => hasEnded(task.state));
  return [...last, ...active];
}

function taskLines(tasks: readonly LiveTask[], { columns, color, spinner }: FrameOptions): string[] {
  const colors = picocolors.createColors(color);
  const names = tasks.map((task) => [
    oneLine(`${task.model}:${task.variant}`),
    oneLine(task.capability),
    oneLine(task.dataset),
  ]);
  const widths = [0, 1, 2].map((column) =>
    Math.min(
      Math.max(8, Math.floor((columns - 8) / 4)),
      Math.max(0, ...names.map((row) => cells(row[column] ?? ''))),
    ),
  );
  return tasks.map((task, index) => {
    const [model = '', ...where] = (names[index] ?? []).map((name, column) => {
      const width = widths[column] ?? 0;
      return padEnd(cut(name, width), width);
    });
    const paint = stateColor(colors, task.state);
    const mark = task.state === 'running' ? spinner : stateMark[task.state];
    const named = `${mark} ${model}  ${where.join('  ')}  `;
    if (cells(named) > columns - 8) return paint(cut(named, columns - 1));
    const says = cut(oneLine(whatItSays(task)), columns - 1 - cells(named));
    const told = task.state === 'scored' ? says : paint(says);
    return `${paint(mark)} ${model}  ${colors.dim(where.join('  '))}  ${told}`;
  });
}

function whatItSays(task: LiveTask): string {
  if (task.state === 'running') return task.progress ?? 'running';
  if (task.state === 'scored') return task.result ?? 'scored';
  return task.result === undefined ? task.state : `${task.state}: ${task.result}`;
}
