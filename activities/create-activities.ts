import type { ScoredCapability } from '../contract/capability.ts';
import { createCloseSprint } from './close-sprint.ts';
import { createConcludeRun } from './conclude-run.ts';
import { createConcludeTask } from './conclude-task.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { createFindWorkers } from './find-workers.ts';
import { createInferShard } from './infer-shard.ts';
import { createIngest } from './ingest.ts';
import { createPrepare } from './prepare.ts';
import { createReadPlan } from './read-plan.ts';

/** Small activities beside the workflows, on the queue `lab`. */
export interface ControlActivities {
  'lab.readPlan': ReturnType<typeof createReadPlan>;
  'lab.findWorkers': ReturnType<typeof createFindWorkers>;
  'lab.concludeTask': ReturnType<typeof createConcludeTask>;
  'lab.concludeRun': ReturnType<typeof createConcludeRun>;
  'lab.closeSprint': ReturnType<typeof createCloseSprint>;
}

/** Model steps, on the queue of the hardware. Each capability has its own name, so that a timeline reads well. */
export type ModelActivities = {
  'lab.ingest': ReturnType<typeof createIngest>;
  'lab.prepare': ReturnType<typeof createPrepare>;
} & Record<`lab.${ScoredCapability}`, ReturnType<typeof createInferShard>>;

export function createControlActivities(
  dependencies: Pick<ActivityDependencies, 'store'>,
): ControlActivities {
  return {
    'lab.readPlan': createReadPlan(dependencies),
    'lab.findWorkers': createFindWorkers(),
    'lab.concludeTask': createConcludeTask(dependencies),
    'lab.concludeRun': createConcludeRun(dependencies),
    'lab.closeSprint': createCloseSprint(dependencies),
  };
}

export function createModelActivities(dependencies: ActivityDependencies): ModelActivities {
  const inferShard = createInferShard(dependencies);
  return {
    'lab.ingest': createIngest(dependencies),
    'lab.prepare': createPrepare(dependencies),
    'lab.asr': inferShard,
    'lab.vad': inferShard,
    'lab.diarization': inferShard,
    'lab.enhance': inferShard,
  };
}
