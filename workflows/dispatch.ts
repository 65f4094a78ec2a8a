import type { Priority } from '@temporalio/common';
import {
  ActivityCancellationType,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { ControlActivities } from '../activities/control-activities.ts';
import type { ModelActivities } from '../activities/model-activities.ts';
import type { StepActivities } from '../activities/step-activities.ts';
import { complete, type Failure } from '../contract/failure.ts';
import { hardwareQueue, hostQueue } from '../contract/names.ts';
import { asApplicationFailure, neverStarted } from './failures-of.ts';

/** The server tries once: what happens after a failure is the policy's decision, and it differs by type. */
const once: Pick<ActivityOptions, 'retry' | 'cancellationType'> = {
  retry: { maximumAttempts: 1 },
  // Work must be known to have stopped before a task may say that it did.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * Bookkeeping beside the workflows, in the worker that runs them: milliseconds of work, which a trip over the
 * server would multiply. It is simply repeated until it is done.
 */
export const control = proxyLocalActivities<ControlActivities & StepActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** Somebody waits at the terminal for a single recording: it goes before the tasks of sprints. */
export const ofRun: Priority = { priorityKey: 2 };

const longestFairnessKey = 64;

/** Sprints share a queue evenly, however many tasks each has, where the server is fair. */
export const ofSprint = (sprintId: string): Priority => ({
  priorityKey: 3,
  fairnessKey: sprintId.slice(-longestFairnessKey),
});

/** Model steps on a queue. */
export const modelStepsOn = (
  taskQueue: string,
  priority: Priority = {},
): ReturnType<typeof proxyActivities<ModelActivities>> =>
  proxyActivities<ModelActivities>({
    ...once,
    taskQueue,
    priority,
    // Long enough for weights of many gigabytes on a slow line; the heartbeat finds a dead worker long before.
    startToCloseTimeout: '12 hours',
    heartbeatTimeout: '10s',
    // After this the server is asked whether anybody serves the queue; a busy one is waited for again.
    // A workflow need not ask about its own queue: whoever runs it serves that.
    ...(taskQueue !== workflowInfo().taskQueue && { scheduleToStartTimeout: '30s' }),
  });

/** Before all other work there, and soon or never: somebody waits for a cancellation. */
export const unloadOn = (taskQueue: string): ModelActivities['lab.unload'] =>
  proxyActivities<ModelActivities>({
    ...once,
    taskQueue,
    priority: { priorityKey: 1 },
    scheduleToCloseTimeout: '5s',
  })['lab.unload'];

/** Waits for a worker as long as one exists; @throws NoCapableWorker or WorkerLost when none does */
export async function dispatch<T>(queue: string, hardware: string, call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!neverStarted(error)) throw error;
      const { live } = await control['lab.findWorkers'](queue);
      if (live.length === 0) throw asApplicationFailure([nobodyOn(queue, hardware)]);
    }
  }
}

function nobodyOn(queue: string, hardware: string): Failure {
  if (queue === hardwareQueue(hardware)) return nobodyServes(hardware);
  return queue.startsWith(hostQueue(hardware, '')) ? gone(queue) : nobodyPolls(queue);
}

/** A queue that a host application named. */
const nobodyPolls = (queue: string): Failure =>
  complete({
    type: 'NoCapableWorker',
    summary: `No worker polls the task queue ${queue}.`,
    blockedOn: `queue:${queue}`,
    remedy: {
      say: `start a worker of your application with ModelLabPlugin on the task queue ${queue}.`,
      commands: [`temporal task-queue describe --task-queue ${queue}`],
    },
  });

const nobodyServes = (hardware: string): Failure =>
  complete({
    type: 'NoCapableWorker',
    summary: `No worker offers ${hardware}.`,
    cause: `nobody polls the queue ${hardwareQueue(hardware)}`,
    blockedOn: `hardware:${hardware}`,
    remedy: {
      say: `start a worker on a machine with ${hardware}, pointed at this Temporal server`,
      commands: [`model-lab worker --hardware ${hardware}`],
    },
  });

const gone = (queue: string): Failure =>
  complete({
    type: 'WorkerLost',
    summary: `The worker that this task stayed with is gone (${queue}).`,
    cause: `nobody polls the queue ${queue}`,
  });
