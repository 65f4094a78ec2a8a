import { counted } from '../../contract/counted.ts';
import type { TaskState } from '../../contract/state.ts';
import { oneLine, padEnd } from '../../evaluation/report/terminal-text.ts';
import type { LiveSnapshot } from './live-snapshot.ts';

/**
 * What is new in each snapshot, for a log: one line a change of state, nothing twice.
 * Tasks that have not started yet are not news.
 */
export function createNews(): (snapshot: LiveSnapshot) => string[] {
  const known = new Map<string, TaskState>();
  let introduced = false;
  return (snapshot) => {
    const lines: string[] = [];
    if (!introduced) {
      lines.push(`${oneLine(snapshot.id)}: ${counted(snapshot.tasks.length, 'task')}`);
      if (snapshot.uiAddress !== undefined) lines.push(`Temporal UI: ${oneLine(snapshot.uiAddress)}`);
      introduced = true;
    }
    for (const task of snapshot.tasks) {
      const before = known.get(task.id) ?? 'waiting';
      known.set(task.id, task.state);
      if (task.state === before) continue;
      const result = task.result === undefined ? '' : `  ${oneLine(task.result)}`;
      lines.push(`${padEnd(task.state, 9)}  ${oneLine(task.id)}${result}`);
    }
    return lines;
  };
}
