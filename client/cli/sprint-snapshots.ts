import { setTimeout as delay } from 'node:timers/promises';
import { TaskReport, type TaskPlan } from '../../contract/task.ts';
import { recordKeys } from '../../contract/names.ts';
import { SprintEnd, type SprintStart } from '../../contract/sprint-record.ts';
import { hasEnded } from '../../contract/state.ts';
import { headline } from '../../evaluation/report/headline.ts';
import { workflowPage, type Lab } from '../lab.ts';
import { startedTasks } from '../read-sprint-report.ts';
import { readPlan } from '../../store/stored-plan.ts';
import { taskProgress } from '../task-progress.ts';
import { untilInterrupted } from './interrupt.ts';
import type { LiveSnapshot, LiveTask } from './live-snapshot.ts';

/** A look costs the server and a worker what inference would use; progress is told every two seconds. */
const lookEveryMs = 1_000;
/** Of so many running tasks a person can follow the progress; more would only load the server. */
const mostFollowed = 12;

/** A sprint as it changes, until every task has ended or nothing can go on without a person. */
export async function* sprintSnapshots(
  lab: Lab,
  start: SprintStart,
  signal: AbortSignal,
): AsyncGenerator<LiveSnapshot> {
  const plans = await readPlan(lab.store, start);
  const tasks = new Map(plans.map((plan) => [plan.id, waiting(plan)]));
  const interrupted = untilInterrupted(signal);
  let isOver = false;
  const over = untilOver(lab, start.id).then(() => (isOver = true));
  while (!signal.aborted) {
    const end = SprintEnd.optional().parse(await lab.store.find(recordKeys.sprintEnd(start.id)));
    await Promise.race([refresh(lab, start, tasks), interrupted]);
    if (signal.aborted) return;
    // Tasks that a cancelled sprint never came to have no result of their own.
    if (end !== undefined) {
      for (const [id, task] of tasks)
        if (!hasEnded(task.state)) tasks.set(id, { ...task, state: 'cancelled' });
    }
    const { id, name } = start;
    const snapshot = { id, name, uiAddress: workflowPage(lab, id), tasks: [...tasks.values()] };
    yield snapshot;
    if (snapshot.tasks.every(({ state }) => hasEnded(state) || state === 'blocked')) return;
    await Promise.race([delay(lookEveryMs), interrupted, ...(isOver ? [] : [over])]);
  }
}

/** Whatever the sprint ends with: what there is to say of that is in the store. */
export async function untilOver({ client }: Lab, sprint: string): Promise<void> {
  await client.workflow
    .getHandle(sprint)
    .result()
    .catch(() => undefined);
}

async function refresh(lab: Lab, start: SprintStart, tasks: Map<string, LiveTask>): Promise<void> {
  const { open, count } = await startedTasks(lab, start.id);
  let followed = 0;
  // A sprint of thousands is looked at again and again: what has not started has left nothing to read.
  for (const [id, task] of [...tasks].slice(0, count)) {
    if (hasEnded(task.state)) continue;
    const ended = TaskReport.optional().parse(await lab.store.find(recordKeys.task(start.id, id)));
    const news = open.get(id);
    if (ended !== undefined) {
      tasks.set(id, { ...task, state: ended.state, progress: undefined, result: headline(ended) });
    } else if (news?.state === 'running') {
      const progress = followed++ < mostFollowed ? await taskProgress(lab, start.id, id) : undefined;
      tasks.set(id, { ...task, state: 'running', progress: progress ?? task.progress, result: undefined });
    } else if (news !== undefined) {
      tasks.set(id, { ...task, state: news.state, progress: undefined, result: news.headline });
    }
  }
}

const waiting = ({ id, model, variant, parameters, capability, dataset }: TaskPlan): LiveTask => ({
  id,
  model,
  variant,
  parameters,
  capability,
  dataset: dataset.name,
  state: 'waiting',
});
