import type { Failure } from '../../contract/failure.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskState } from '../../contract/state.ts';
import type { TaskReport } from '../../contract/task.ts';

/** What stopped one or more tasks in the same way. */
export interface Stop {
  state: TaskState;
  failures: readonly Failure[];
  /** Which policy rule decided it. */
  reason: string | undefined;
  tasks: TaskReport[];
}

/** Tasks that met failures, together where they met the same ones. */
export function stopsOf({ tasks }: SprintReport): Stop[] {
  const stops = new Map<string, Stop>();
  for (const task of tasks) {
    if (task.failures.length === 0) continue;
    const { state, failures, reason } = task;
    const key = JSON.stringify([state, failures, reason]);
    const stop = stops.get(key) ?? { state, failures, reason, tasks: [] };
    stop.tasks.push(task);
    stops.set(key, stop);
  }
  return [...stops.values()];
}
