import { complete, type Failure } from '../contract/failure.ts';
import { recordKeys } from '../contract/names.ts';
import { regressionGate } from '../contract/regression.ts';
import { SprintStart } from '../contract/sprint-record.ts';
import { TaskReport } from '../contract/task.ts';
import { readPlan } from '../store/stored-plan.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** Of so many regressions a message tells what they are; the report has them all. */
const mostTold = 10;

/** Whether a sprint that closed regressed: what its workflow then ends with, or null. */
export function createCheckRegression({
  store,
}: Pick<ActivityDependencies, 'store'>): (sprintId: string) => Promise<Failure | null> {
  return async (sprintId) => {
    const start = SprintStart.parse(await store.find(recordKeys.sprint(sprintId)));
    const regressed: string[] = [];
    for (const { id } of await readPlan(store, start)) {
      const row = TaskReport.optional().parse(await store.find(recordKeys.task(sprintId, id)));
      const missed = row?.gates.find(({ gate, passed }) => gate === regressionGate && !passed);
      if (missed !== undefined) regressed.push(`${id}: ${missed.detail}`);
    }
    if (regressed.length === 0) return null;
    const told = regressed.slice(0, mostTold);
    const more = regressed.length - told.length;
    return complete({
      type: 'GateMissed',
      summary: `${start.name} regressed: ${regressed.length} of ${start.taskCount} tasks are worse than in the baseline.`,
      cause: [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
      remedy: {
        say: 'the report has both figures of each:',
        commands: [`model-lab sprint report ${sprintId}`],
      },
    });
  };
}
