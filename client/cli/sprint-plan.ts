import { counted } from '../../contract/counted.ts';
import { failureMessage, type Failure } from '../../contract/failure.ts';
import type { TaskPlan } from '../../contract/task.ts';
import { preflight } from '../../models/preflight.ts';
import { findModel } from '../../models/registry.ts';
import { sprintFromSpec } from '../sprint-from-spec.ts';
import { alignColumns } from './align-columns.ts';
import type { CommandContext } from './context.ts';
import { labStore } from '../open-lab.ts';

/** What a spec expands to, and what each task would wait for on this machine. Nothing runs. */
export async function showPlan(context: CommandContext, path: string): Promise<void> {
  const { home, env, colours } = context;
  const { name, tasks } = await sprintFromSpec(path, labStore(home));
  const obstacles = new Map<string, Failure[]>();
  for (const { model, variant } of tasks) {
    const key = `${model}:${variant}`;
    if (!obstacles.has(key))
      obstacles.set(key, await preflight(findModel(key).model, variant, { home, env }));
  }
  const obstaclesOf = ({ model, variant }: TaskPlan): Failure[] => obstacles.get(`${model}:${variant}`) ?? [];
  const rows = tasks.map((task) => [
    obstaclesOf(task).length === 0 ? colours.out.green('ready') : colours.out.red('waits'),
    task.id,
    counted(task.dataset.itemCount, 'item'),
    obstaclesOf(task)
      .map(({ type, blockedOn }) => blockedOn ?? type)
      .join(', '),
  ]);
  const distinct = [...new Set([...obstacles.values()].flat().map(failureMessage))];
  const words = [`${name}: ${counted(tasks.length, 'task')}`, ...alignColumns(rows), ...distinct].join('\n');
  const document = { name, tasks: tasks.map((task) => ({ ...task, failures: obstaclesOf(task) })) };
  context.result(words, document);
}
