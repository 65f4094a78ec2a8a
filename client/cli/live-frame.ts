import picocolors from 'picocolors';
import { hasEnded } from '../../contract/state.ts';
import { modelName } from '../../evaluation/report/model-name.ts';
import { countStates, stateColor, stateMark } from '../../evaluation/report/state-mark.ts';
import { cells, cut, oneLine, padEnd } from '../../evaluation/report/terminal-text.ts';
import type { LiveSnapshot, LiveTask } from './live-snapshot.ts';

export interface FrameOptions {
  /** Room on the terminal. */
  columns: number;
  rows: number;
  color: boolean;
  /** Stands before what runs. */
  spinner: string;
  /** Ids of ended tasks, the latest last. */
  ended: readonly string[];
}

/** One drawing of a sprint's tasks and counts: never wider or higher than its room. */
export function drawFrame(snapshot: LiveSnapshot, options: FrameOptions): string[] {
  const { columns, rows, color, ended } = options;
  const { dim } = picocolors.createColors(color);
  const states = snapshot.tasks.map((task) => task.state);
  const counts = dim(cut(countStates(states, ' · '), columns - 1));
  // Below the tasks come an empty line, the counts, and the row where the cursor stands.
  const shown = select(snapshot.tasks, Math.max(0, rows - 3), ended);
  return [...taskLines(shown, options), '', counts];
}

/** All tasks, or where they do not fit: the last that ended, what runs, what is blocked. */
function select(tasks: readonly LiveTask[], room: number, ended: readonly string[]): LiveTask[] {
  if (tasks.length <= room) return [...tasks];
  const running = tasks.filter((task) => task.state === 'running');
  const blocked = tasks.filter((task) => task.state === 'blocked');
  const active = [...running, ...blocked].slice(0, room);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const latest = ended.slice(Math.max(0, ended.length - (room - active.length)));
  const last = latest.flatMap((id) => byId.get(id) ?? []).filter((task) => hasEnded(task.state));
  return [...last, ...active];
}

function taskLines(tasks: readonly LiveTask[], { columns, color, spinner }: FrameOptions): string[] {
  const colors = picocolors.createColors(color);
  const names = tasks.map((task) => [modelName(task), task.capability, task.dataset].map(oneLine));
  const natural = [0, 1, 2].map((column) => Math.max(0, ...names.map((row) => cells(row[column] ?? ''))));
  // What a task does gets a third of the line, at least; names share the rest.
  const widths = shrink(natural, Math.floor((columns * 2) / 3) - 8);
  return tasks.map((task, index) => {
    const [model = '', ...where] = (names[index] ?? []).map((name, column) => {
      const width = widths[column] ?? 0;
      return padEnd(cut(name, width), width);
    });
    const mark = task.state === 'running' ? spinner : stateMark[task.state];
    const room = columns - 1 - cells(`${mark} ${model}  ${where.join('  ')}  `);
    const paint = stateColor(colors, task.state);
    if (room < 8) return paint(cut(`${mark} ${model}`, columns - 1));
    const says = cut(oneLine(whatItSays(task)), room);
    const painted = task.state === 'scored' ? says : paint(says);
    return `${paint(mark)} ${model}  ${colors.dim(where.join('  '))}  ${painted}`;
  });
}

/** Widths that fit together into a budget: the widest gives way first. */
function shrink(natural: readonly number[], budget: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) - budget;
  while (over > 0 && Math.max(...widths) > 4) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) - 1;
    over--;
  }
  return widths;
}

function whatItSays(task: LiveTask): string {
  if (task.state === 'running') return task.progress ?? 'running';
  if (task.state === 'scored') return task.result ?? 'scored';
  return task.result === undefined ? task.state : `${task.state}: ${task.result}`;
}
