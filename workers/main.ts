/** A worker as a process of its own: started by `model-lab up` in the background, or by `model-lab worker`. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { complete, failureMessage, LabError, type Failure } from '../contract/failure.ts';
import { redact } from '../contract/redact.ts';
import { HostPool } from '../models/host/host-pool.ts';
import { FileStore } from '../store/file-store.ts';
import { labHome } from '../store/lab-home.ts';
import { probeHardware, type NotServed } from '../models/hardware-probe.ts';
import { createLabWorkers } from './lab-workers.ts';
import { memoryBudget } from './memory-budget.ts';
import { ensureSearchAttributes } from './search-attributes.ts';

const { values: flags } = parseArgs({ options: { hardware: { type: 'string', default: 'cpu' } } });

async function main(): Promise<void> {
  // A worker that died must be noticed within seconds, not within the default minute.
  Runtime.install({ workerHeartbeatInterval: '5s' });
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  await ensureSearchAttributes(connection, namespace);
  const home = labHome();
  const host = hostname();
  const hosts = new HostPool(memoryBudget());
  const { served, notServed } = await probeHardware(flags.hardware.split(','));
  const dependencies = { store: new FileStore(join(home, 'store')), hosts, home, env: process.env, host };
  const { workers, queues } = await createLabWorkers({
    connection,
    namespace,
    hardware: served,
    dependencies,
  });
  announce(queues, host, notServed);
  try {
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    await hosts.close();
    await connection.close();
  }
}

function announce(queues: string[], host: string, notServed: NotServed[]): void {
  console.error(`worker ${process.pid} on ${host} serves ${queues.join(', ')}`);
  for (const { hardware, why, remedy } of notServed) {
    console.error(`not served: ${hardware} (${why}); ${remedy.say}`);
    for (const command of remedy.commands) console.error(`    ${command}`);
  }
  process.send?.({ ready: { queues, host, notServed } });
}

function failureOf(error: unknown): Failure {
  if (error instanceof LabError) return error.failures[0];
  const cause = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const summary = `The worker could not go on: ${redact(error instanceof Error ? error.message : cause)}`;
  return complete({ type: 'Unexpected', summary, cause });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const failure = failureOf(error);
    console.error(failureMessage(failure));
    if (process.send === undefined) process.exit(1);
    process.send({ failed: failure }, () => process.exit(1));
  },
);
