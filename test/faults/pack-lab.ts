/** The lab with model packs: a real server, real workers, real model processes, in a home of its own. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { encodeWav } from '../../audio/wav.ts';
import type { Lab } from '../../client/lab.ts';
import { readSprintReport } from '../../client/read-sprint-report.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { messages, taskWorkflowId } from '../../contract/names.ts';
import type { SprintStart } from '../../contract/sprint-record.ts';
import type { TaskState } from '../../contract/state.ts';
import { taskId, type TaskPlan, type TaskReport } from '../../contract/task.ts';
import { snapshotDataset } from '../../datasets/snapshot-dataset.ts';
import { HostPool } from '../../models/host/host-pool.ts';
import { addModelPack } from '../../models/model-pack.ts';
import { FileStore } from '../../store/file-store.ts';
import { createLabWorkers } from '../../workers/lab-workers.ts';
import { workflowBundle } from '../../workers/workflow-bundle.ts';
import { bundlesHome, shareBundles } from '../kept-bundles.ts';
import { startTestServer } from '../temporal-binary.ts';
import { taskPlan } from '../workflows/lab-on-test-server.ts';
import { until } from '../workflows/until.ts';
import { callsVariable, longSeconds } from './packs/pack-model.ts';

export const packAddress = (name: string): URL => new URL(`./packs/${name}.ts`, import.meta.url);

export interface PackLab {
  lab: Lab;
  home: string;
  /** Of the worker, which reads it whenever it needs something: a test mends it while the worker runs. */
  env: NodeJS.ProcessEnv;
  /** How often a model was asked to infer, in all its processes. */
  inferences: (model: string) => Promise<number>;
  /** A sprint of these on one long recording: vad tasks of models by name, or other tasks. */
  start: (...tasks: (string | PackWork)[]) => Promise<PackTask[]>;
  /** Takes every workflow that ran here through its history again; @throws where this code would act otherwise */
  replayAll: () => Promise<number>;
  stop: () => Promise<void>;
}

export type PackWork = Pick<TaskPlan, 'model'> & Partial<Pick<TaskPlan, 'capability' | 'parameters'>>;

/** One task of a sprint. */
export interface PackTask {
  sprint: SprintStart;
  report: () => Promise<TaskReport>;
  /** Waits until it stands so, and has met this failure last if one is given. */
  until: (state: TaskState, failure?: string) => Promise<TaskReport>;
  /** Continues it without asking whether anything is still in the way. */
  push: () => Promise<unknown>;
  /** The model steps that were sent out and the timers between them, in order: `['lab.prepare', '2s', …]`. */
  steps: () => Promise<string[]>;
  /** All that the server keeps of it and of its sprint, as text. */
  history: () => Promise<string>;
}

export async function startPackLab(env: NodeJS.ProcessEnv, ...packs: string[]): Promise<PackLab> {
  Runtime.install({ workerHeartbeatInterval: '1s', logger: new DefaultLogger('ERROR') });
  for (const pack of packs) await addModelPack(packAddress(pack));
  const home = await mkdtemp(join(tmpdir(), 'lab-packs-'));
  await shareBundles(home);
  const calls = join(home, 'calls');
  await writeFile(calls, '');
  process.env[callsVariable] = calls;
  const store = new FileStore(join(home, 'store'));
  const server = await startTestServer();
  const connection = await NativeConnection.connect({ address: server.address });
  const hosts = new HostPool(1e9);
  const dependencies = { store, hosts, home, env, host: 'test-host' };
  const { workers } = await createLabWorkers({
    connection,
    namespace: server.namespace,
    hardware: ['cpu'],
    dependencies,
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  const lab: Lab = { client: new Client({ connection: server.connection }), store };
  const dataset = await longRecording(home, store);
  return {
    lab,
    home,
    env,
    inferences: async (model) =>
      (await readFile(calls, 'utf8')).split('\n').filter((line) => line === model).length,
    start: async (...works) => {
      const tasks = works.map((work): TaskPlan => {
        const { parameters, ...of } = typeof work === 'string' ? { model: work } : work;
        const plan = { ...taskPlan(store, { ...of, blockForMs: 600_000 }), variant: 'default', dataset };
        const asked = { ...plan, ...(parameters && { parameters }) };
        return { ...asked, id: taskId(asked) };
      });
      const sprint = await startSprint(lab, { name: tasks.map(({ model }) => model).join('-'), tasks });
      return tasks.map(({ id }) => packTask(lab, sprint, id));
    },
    replayAll: async () => {
      const histories = lab.client.workflow.list().intoHistories();
      const options = { workflowBundle: await workflowBundle(bundlesHome) };
      let replayed = 0;
      for await (const { error } of Worker.runReplayHistories(options, histories)) {
        if (error !== undefined) throw error;
        replayed++;
      }
      return replayed;
    },
    stop: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
      await hosts.close();
      await connection.close();
      await server.stop();
      await rm(home, { recursive: true });
    },
  };
}

/** A recording that is long enough to be stumbled over, as a dataset of one item. */
async function longRecording(home: string, store: FileStore): Promise<TaskPlan['dataset']> {
  const path = await writeHum(home, longSeconds + 0.5);
  const rttm = join(home, 'long.rttm');
  await writeFile(rttm, 'SPEAKER long 1 0.000 2.000 <NA> <NA> someone <NA> <NA>\n');
  const item = {
    id: 'long',
    audio: { uri: pathToFileURL(path).href },
    rttm: { uri: pathToFileURL(rttm).href },
  };
  const manifest = await snapshotDataset({ name: 'long', evidence: 'smoke', items: [item] }, store);
  return { name: 'long', evidence: 'smoke', manifest, itemCount: 1, shardStarts: [0] };
}

/** Writes a hum of so many seconds; returns its path. */
export async function writeHum(folder: string, seconds: number): Promise<string> {
  const path = join(folder, `hum-${seconds}.wav`);
  const samples = Float32Array.from({ length: 16_000 * seconds }, (_, index) => 0.1 * Math.sin(index / 20));
  await writeFile(path, encodeWav({ samples, sampleRateHz: 16_000 }, 'pcm16'));
  return path;
}

function packTask(lab: Lab, sprint: SprintStart, id: string): PackTask {
  const handle = lab.client.workflow.getHandle(taskWorkflowId(sprint.id, id));
  const report = async (): Promise<TaskReport> => {
    const found = (await readSprintReport(lab, sprint)).tasks.find((task) => task.id === id);
    if (found === undefined) throw new Error(`${sprint.id} has no task ${id}`);
    return found;
  };
  return {
    sprint,
    report,
    until: (state, failure) =>
      until(
        report,
        (task) => task.state === state && (failure === undefined || task.failures[0]?.type === failure),
      ),
    push: () => handle.executeUpdate(messages.resume),
    steps: async () => stepsIn(historyToJSON(await handle.fetchHistory())),
    history: async () => {
      const both = [handle, lab.client.workflow.getHandle(sprint.id)];
      const histories = await Promise.all(both.map((one) => one.fetchHistory()));
      return histories.map((history) => readable(historyToJSON(history))).join('\n');
    },
  };
}

const History = z.object({
  events: z.array(
    z.object({
      activityTaskScheduledEventAttributes: z
        .object({ activityType: z.object({ name: z.string() }) })
        .optional(),
      timerStartedEventAttributes: z.object({ startToFireTimeout: z.string() }).optional(),
    }),
  ),
});

const stepsIn = (history: string): string[] =>
  History.parse(JSON.parse(history)).events.flatMap(
    ({ activityTaskScheduledEventAttributes: activity, timerStartedEventAttributes: timer }) =>
      activity?.activityType.name ?? timer?.startToFireTimeout ?? [],
  );

/** Payloads are written as base64, where no search would find anything. */
const readable = (history: string): string =>
  history.replace(/"data": ?"([^"]+)"/g, (_, data: string) => Buffer.from(data, 'base64').toString());
