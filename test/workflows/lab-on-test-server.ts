/** A real Temporal server, the real workflows and control activities, and model steps that a test scripts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createControlActivities } from '../../activities/control-activities.ts';
import type { ModelActivities } from '../../activities/model-activities.ts';
import type { InferShardInput } from '../../activities/infer-shard.ts';
import type { ShardResult } from '../../activities/shard-result.ts';
import type { Lab } from '../../client/lab.ts';
import { resolveRules, type FailureRules } from '../../contract/policy.ts';
import type { ModelChoice } from '../../contract/model-choice.ts';
import { controlQueue, hardwareQueue, hostQueue, workerIdentity } from '../../contract/names.ts';
import type { Output } from '../../contract/output.ts';
import type { TaskPlan } from '../../contract/task.ts';
import type { ItemMeasure } from '../../evaluation/measure-item.ts';
import { FileStore } from '../../store/file-store.ts';
import { failureGuard } from '../../workers/failure-guard.ts';
import { scriptedProvenance } from '../../workers/scripted-model-lab.ts';
import { workflowBundle } from '../../workers/workflow-bundle.ts';
import { bundlesHome } from '../kept-bundles.ts';
import { startTestServer, type TestServer } from '../temporal-binary.ts';

export const host = 'test-host';

/** Model steps as a test wants them; what it does not script succeeds. Each call is counted. */
export interface Script {
  prepare?: (choice: ModelChoice, call: number) => void | Promise<void>;
  probe?: (choice: ModelChoice, call: number) => void | Promise<void>;
  infer?: (input: InferShardInput, call: number) => void | Promise<void>;
  /** What a model gives for an item; without it, no speech was found. */
  output?: (input: InferShardInput, itemId: string) => Output;
  /** How an item's output compares with its reference; without it there is no reference. */
  measure?: (input: InferShardInput, itemId: string) => ItemMeasure;
}

export interface ScriptedLab {
  lab: Lab;
  server: TestServer;
  /** MODEL_LAB_HOME of whoever is to see the same store. */
  home: string;
  store: FileStore;
  calls: Map<string, number>;
  startModelWorker: (
    script: Script,
    options?: { hardware?: string; host?: string; slots?: number; graceMs?: number },
  ) => Promise<() => Promise<void>>;
  stop: () => Promise<void>;
}

export async function startScriptedLab(serverSettings: readonly string[] = []): Promise<ScriptedLab> {
  try {
    Runtime.install({ workerHeartbeatInterval: '1s', logger: quiet });
  } catch {
    // Another test of this file installed it.
  }
  const server = await startTestServer(serverSettings);
  const home = await mkdtemp(join(tmpdir(), 'lab-workflows-'));
  const store = new FileStore(join(home, 'store'));
  const { stop: stopControl } = await startWorker(server, {
    taskQueue: controlQueue,
    workflowBundle: await workflowBundle(bundlesHome),
    activities: createControlActivities({ store }),
  });
  const stops: (() => Promise<void>)[] = [];
  const calls = new Map<string, number>();
  return {
    lab: { client: new Client({ connection: server.connection }), store },
    server,
    home,
    store,
    calls,
    async startModelWorker(script, { hardware = 'cpu', host: name = host, slots = 4, graceMs = 0 } = {}) {
      const activities = scripted(script, store, calls, { queue: hostQueue(hardware, name), host: name });
      const identity = workerIdentity(name, process.pid);
      const capacity = { maxConcurrentActivityTaskExecutions: slots, shutdownGraceTime: graceMs };
      const workers = await Promise.all(
        [hardwareQueue(hardware), hostQueue(hardware, name)].map((taskQueue) =>
          startWorker(server, { taskQueue, activities, identity, ...capacity }),
        ),
      );
      const stop = async (): Promise<void> =>
        void (await Promise.all(workers.map((worker) => worker.stop())));
      stops.push(stop);
      return stop;
    },
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
      await stopControl();
      await server.stop();
      await rm(home, { recursive: true });
    },
  };
}

const silent = (): void => undefined;
const quiet = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };

async function startWorker(
  server: TestServer,
  options: Parameters<typeof Worker.create>[0],
): Promise<{ stop: () => Promise<void> }> {
  const connection = await NativeConnection.connect({ address: server.address });
  const worker = await Worker.create({
    connection,
    shutdownGraceTime: 0,
    interceptors: { activity: [(context) => ({ inbound: failureGuard(context) })] },
    ...options,
  });
  const running = worker.run();
  let stopped: Promise<void> | undefined;
  return {
    stop: () =>
      (stopped ??= (async () => {
        worker.shutdown();
        await running;
        await connection.close();
      })()),
  };
}

function scripted(
  script: Script,
  store: FileStore,
  calls: Map<string, number>,
  place: { queue: string; host: string },
): ModelActivities {
  const count = (name: string): number => {
    const call = (calls.get(name) ?? 0) + 1;
    calls.set(name, call);
    return call;
  };
  const infer: ModelActivities['lab.asr'] = async (input) => {
    const call = count(`${input.task.model} ${input.from}`);
    await script.infer?.(input, call);
    const items: ShardResult['items'] = Array.from({ length: input.to - input.from }, (_, index) => ({
      outcome: {
        itemId: `item-${input.from + index}`,
        fingerprint: `fingerprint-${input.from + index}`,
        reused: false,
        output: script.output?.(input, `item-${input.from + index}`) ?? {
          capability: 'vad',
          speech: { spans: [] },
        },
        timing: {
          audioSeconds: 1,
          computeSeconds: 0.1,
          loadSeconds: 0,
          peakBytes: 1,
          threads: 1,
          otherCores: 0,
        },
      },
      measure: script.measure?.(input, `item-${input.from + index}`) ?? null,
    }));
    const result = await store.put(
      JSON.stringify({ provenance: scriptedProvenance, items } satisfies ShardResult),
      {
        kind: 'outcomes',
        mediaType: 'application/json',
        name: 'outcomes.json',
      },
    );
    return { result, scored: items.length, reused: 0, failed: 0 };
  };
  return {
    'lab.ingest': () =>
      Promise.resolve({ container: 'wav', sampleRateHz: 16_000, channels: 1, durationSeconds: 1 }),
    'lab.prepare': async (choice) => {
      const call = count(`prepare ${choice.model}`);
      await script.prepare?.(choice, call);
      return { ...place, provenance: scriptedProvenance, fetchedBytes: 0 };
    },
    'lab.probe': async (choice) => {
      const call = count(`probe ${choice.model}`);
      await script.probe?.(choice, call);
      return { host: place.host };
    },
    'lab.unload': ({ model }) => {
      count(`unload ${model}`);
      return Promise.resolve();
    },
    'lab.asr': infer,
    'lab.vad': infer,
    'lab.diarization': infer,
    'lab.enhance': infer,
    'lab.music_transcription': infer,
    'lab.classify': infer,
    'lab.separate': infer,
    'lab.embed': infer,
    'lab.tts': infer,
  };
}

/** A plan of one task whose model the script plays. */
export function taskPlan(
  store: FileStore,
  {
    model = 'scripted',
    capability = 'vad',
    shards = 1,
    rules = {},
    // Longer than the slowest machine takes for a test: none of them waits for it.
    blockForMs = 600_000,
    hardware = 'cpu',
  }: {
    model?: string;
    capability?: TaskPlan['capability'];
    shards?: number;
    rules?: FailureRules;
    blockForMs?: number;
    hardware?: TaskPlan['hardware'];
  } = {},
): TaskPlan {
  return {
    id: `${model}:v/${capability}/data@${hardware}`,
    lane: 'lane',
    model,
    variant: 'v',
    capability,
    hardware,
    dataset: {
      name: 'data',
      evidence: 'smoke',
      manifest: {
        sha256: '0'.repeat(64),
        bytes: 0,
        mediaType: 'application/json',
        kind: 'manifest',
        name: 'data',
      },
      itemCount: shards * 2,
      shardStarts: Array.from({ length: shards }, (_, index) => index * 2),
    },
    seed: 7,
    reuse: 'always',
    normalizers: [],
    policy: { rules: resolveRules(rules), blockForMs },
  };
}
