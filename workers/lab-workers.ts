import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createControlActivities } from '../activities/control-activities.ts';
import { createModelActivities } from '../activities/model-activities.ts';
import type { ActivityDependencies } from '../activities/dependencies.ts';
import type { Hardware } from '../contract/hardware.ts';
import { controlQueue, hardwareQueue, hostQueue, workerIdentity } from '../contract/names.ts';
import { failureGuard } from './failure-guard.ts';
import { workflowBundle } from './workflow-bundle.ts';

/** One infers while others fetch weights, decode or wait for their turn on the device. */
const modelStepsAtOnce = 4;

export interface LabWorkersOptions {
  connection: NativeConnection;
  namespace: string;
  hardware: readonly Hardware[];
  dependencies: ActivityDependencies;
}

/** The Temporal workers of one process: one for workflows, and for each hardware the shared and the own queue. */
export async function createLabWorkers(
  options: LabWorkersOptions,
): Promise<{ workers: Worker[]; queues: string[] }> {
  const { connection, namespace, hardware, dependencies } = options;
  const { home, host } = dependencies;
  const shared: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace,
    identity: workerIdentity(host, process.pid),
    interceptors: { activity: [(context) => ({ inbound: failureGuard(context, dependencies.env) })] },
    shutdownGraceTime: 0,
    // Heartbeats are the only way that a cancellation arrives: it must find its activity within seconds.
    maxHeartbeatThrottleInterval: '2s',
  };
  const control = await Worker.create({
    ...shared,
    taskQueue: controlQueue,
    workflowBundle: await workflowBundle(home),
    activities: createControlActivities(dependencies),
  });
  const activities = createModelActivities(dependencies);
  const queues = hardware.flatMap((name) => [hardwareQueue(name), hostQueue(name, host)]);
  const models = await Promise.all(
    queues.map((taskQueue) =>
      Worker.create({
        ...shared,
        taskQueue,
        activities,
        maxConcurrentActivityTaskExecutions: modelStepsAtOnce,
      }),
    ),
  );
  return { workers: [control, ...models], queues: [controlQueue, ...queues] };
}
