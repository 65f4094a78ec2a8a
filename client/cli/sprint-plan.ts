import { counted } from '../../contract/counted.ts';
import { failureMessage } from '../../contract/failure.ts';
import { missingReferences } from '../../datasets/missing-references.ts';
import { labStore } from '../open-lab.ts';
import { sprintOf } from '../sprint-from-spec.ts';
import { givenCapabilities } from '../spec/placed-models.ts';
import { readSprintSpec, type CheckedSprint } from '../spec/read-sprint-spec.ts';
import { taskObstacles } from '../task-obstacles.ts';
import { alignColumns } from './align-columns.ts';
import type { CommandContext } from './context.ts';
import { distinctCures } from './distinct-cures.ts';

/** What a spec expands to, and what each task would wait for on this machine. Nothing runs. */
export async function showPlan(context: CommandContext, path: string): Promise<void> {
  const { home, env, colours } = context;
  const checked = await readSprintSpec(path);
  const { name, tasks } = await sprintOf(checked, labStore(home));
  const obstacles = await taskObstacles(tasks, { home, env });
  const planned = tasks.map((task) => ({ ...task, failures: obstacles.get(task.id) ?? [] }));
  const rows = planned.map(({ id, dataset, failures }) => [
    failures.length === 0 ? colours.out.green('ready') : colours.out.red('waits'),
    id,
    counted(dataset.itemCount, 'item'),
    failures.map(({ type, blockedOn }) => blockedOn ?? type).join(', '),
  ]);
  const remedies = distinctCures(planned.flatMap(({ failures }) => failures)).map(failureMessage);
  const unscored = unscoredParts(checked);
  const lines = [
    `${name}: ${counted(tasks.length, 'task')}`,
    ...alignColumns(rows),
    ...unscored,
    ...remedies,
  ];
  context.result(lines.join('\n'), { name, tasks: planned, unscored });
}

/** Datasets that lack references for what they are given for: their tasks run, and end without a number. */
const unscoredParts = ({ spec, datasets }: CheckedSprint): string[] =>
  givenCapabilities(spec).flatMap((capability) =>
    (spec.datasets[capability] ?? []).flatMap((reference) => {
      const dataset = datasets.get(reference);
      const missing = dataset && missingReferences(dataset, capability);
      return missing === undefined ? [] : [missing];
    }),
  );
