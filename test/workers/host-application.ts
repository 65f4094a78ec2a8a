/** A host application on a real server: its own workflows and activities, and the plugin that a test gives it. */
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type LogEntry,
  type WorkerOptions,
} from '@temporalio/worker';
import { startTestServer, type TestServer } from '../temporal-binary.ts';
import { createHostActivities } from './host-activities.ts';

export interface HostApplication {
  client: Client;
  server: TestServer;
  /** Everything that the worker logged. */
  log: LogEntry[];
  startWorker: (options: Partial<WorkerOptions> & { taskQueue: string }) => Promise<() => Promise<void>>;
  stop: () => Promise<void>;
}

const workflowsPath = fileURLToPath(new URL('./host-workflows.ts', import.meta.url));
const log: LogEntry[] = [];

export async function startHostApplication(): Promise<HostApplication> {
  Runtime.install({
    workerHeartbeatInterval: '1s',
    logger: new DefaultLogger('INFO', (entry) => void log.push(entry)),
  });
  const server = await startTestServer();
  const bundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  const stops: (() => Promise<void>)[] = [];
  return {
    client: new Client({ connection: server.connection }),
    server,
    log,
    async startWorker(options) {
      const connection = await NativeConnection.connect({ address: server.address });
      const create = Worker.create({
        connection,
        workflowBundle: bundle,
        activities: createHostActivities(),
        // Every activation replays the history: what only works in one sitting shows.
        maxCachedWorkflows: 1,
        ...options,
      });
      const worker = await create.catch(async (error: unknown) => {
        await connection.close();
        throw error;
      });
      const running = worker.run();
      let stopped: Promise<void> | undefined;
      const stop = (): Promise<void> =>
        (stopped ??= (async () => {
          worker.shutdown();
          await running;
          await connection.close();
        })());
      stops.push(stop);
      return stop;
    },
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
      await server.stop();
    },
  };
}
