import { LabError } from '../contract/failure.ts';
import { controlQueue } from '../contract/names.ts';

/** When you get it: workflows wait on the server, and no worker that runs them is up. */
export const nobodyAnswers = (cause: string): LabError =>
  new LabError({
    type: 'NoCapableWorker',
    summary: "No worker runs the lab's workflows.",
    cause: `nobody answers on the queue ${controlQueue}: ${cause}`,
    blockedOn: `queue:${controlQueue}`,
    remedy: {
      say: 'start a worker that is pointed at this Temporal server, then try again:',
      commands: ['model-lab worker'],
    },
  });
