import { createCheckRegression } from './check-regression.ts';
import { createCloseSprint } from './close-sprint.ts';
import { createConcludeRun } from './conclude-run.ts';
import { createConcludeTask } from './conclude-task.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { createFindBaseline } from './find-baseline.ts';
import { createFindWorkers } from './find-workers.ts';
import { createGatherSpeech } from './gather-speech.ts';
import { createReadPlan } from './read-plan.ts';
import { createRecordNight } from './record-night.ts';
import { createRereadDatasets } from './reread-datasets.ts';

/** Small activities beside the workflows, on the queue `lab`. */
export interface ControlActivities {
  'lab.readPlan': ReturnType<typeof createReadPlan>;
  'lab.findWorkers': ReturnType<typeof createFindWorkers>;
  'lab.gatherSpeech': ReturnType<typeof createGatherSpeech>;
  'lab.concludeTask': ReturnType<typeof createConcludeTask>;
  'lab.concludeRun': ReturnType<typeof createConcludeRun>;
  'lab.closeSprint': ReturnType<typeof createCloseSprint>;
  'lab.findBaseline': ReturnType<typeof createFindBaseline>;
  'lab.checkRegression': ReturnType<typeof createCheckRegression>;
  'lab.recordNight': ReturnType<typeof createRecordNight>;
  'lab.rereadDatasets': ReturnType<typeof createRereadDatasets>;
}

export function createControlActivities(
  dependencies: Pick<ActivityDependencies, 'store'>,
): ControlActivities {
  return {
    'lab.readPlan': createReadPlan(dependencies),
    'lab.findWorkers': createFindWorkers(),
    'lab.gatherSpeech': createGatherSpeech(dependencies),
    'lab.concludeTask': createConcludeTask(dependencies),
    'lab.concludeRun': createConcludeRun(dependencies),
    'lab.closeSprint': createCloseSprint(dependencies),
    'lab.findBaseline': createFindBaseline(dependencies),
    'lab.checkRegression': createCheckRegression(dependencies),
    'lab.recordNight': createRecordNight(dependencies),
    'lab.rereadDatasets': createRereadDatasets(dependencies),
  };
}
