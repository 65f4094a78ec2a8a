import { isCancellation } from '@temporalio/workflow';
import type { ModelChoice, Probed } from '../contract/model-choice.ts';
import { hardwareQueue } from '../contract/names.ts';
import { parameterNames } from '../contract/step-parameters.ts';
import { dispatch, modelStepsOn } from './dispatch.ts';
import { onCapableWorker } from './failover.ts';
import { failuresOf } from './failures-of.ts';

/**
 * Asks the workers that would do the work whether anything is in the way of a model, for a client that has no
 * worker of its own. One worker on which nothing is in the way is enough.
 */
export async function labProbe(choice: ModelChoice): Promise<Probed> {
  const { model, variant, hardware } = choice;
  const options = {
    summary: `${model}:${variant}${parameterNames(choice)} on ${hardware}`,
    // A person waits for the answer: ahead of model steps, and a new worker is known to the server after 5 s.
    priority: { priorityKey: 1 },
    scheduleToStartTimeout: '8s',
  } as const;
  try {
    const { host } = await onCapableWorker(hardware, hardwareQueue(hardware), (queue) => {
      const probe = modelStepsOn(queue)['lab.probe'];
      return dispatch(queue, hardware, () => probe.executeWithOptions(options, [choice]));
    });
    return { host, failures: [] };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { host: null, failures: failuresOf(error) };
  }
}
