import { createCloseStep } from './close-step.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { createOpenStep } from './open-step.ts';

/** What a step in a host application's workflow needs before and after its inference. */
export interface StepActivities {
  'lab.openStep': ReturnType<typeof createOpenStep>;
  'lab.closeStep': ReturnType<typeof createCloseStep>;
}

export interface StepSettings {
  store: ActivityDependencies['store'];
  /** Whether steps may set the lab's search attributes: the server knows them. */
  searchAttributes: boolean;
}

export function createStepActivities(settings: StepSettings): StepActivities {
  return {
    'lab.openStep': createOpenStep(settings),
    'lab.closeStep': createCloseStep(settings),
  };
}
