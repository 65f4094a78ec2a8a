import type { Artifact } from '../contract/artifact.ts';
import { labelsOf, type Dataset, type DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import { choiceOf } from '../contract/step-parameters.ts';
import type { Provenance, TaskPlan } from '../contract/task.ts';
import type { Infer } from '../models/host/host-pool.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withHeartbeat } from './heartbeat.ts';
import { findSpeech } from './find-speech.ts';
import type { HeardSpeech } from './heard-speech.ts';
import { inferItem, type InferenceTask } from './infer-item.ts';
import { measureOutput } from './measure-output.ts';
import { prepareChoice, type PreparedModel } from './prepared-model.ts';
import { readManifest } from './read-stored.ts';
import type { ShardResult } from './shard-result.ts';

export interface InferShardInput {
  task: InferenceTask & Pick<TaskPlan, 'normalizers'>;
  manifest: Artifact;
  /** Items `from` up to but not including `to`. */
  from: number;
  to: number;
  /** What the task was prepared with: another worker must compute with the same. */
  provenance: Provenance;
  /** Where results are shared: empty for everywhere. */
  reuseScope: string;
}

export interface InferShardResult {
  result: Artifact;
  scored: number;
  reused: number;
  failed: number;
}

/** Items that are done, or what is done before the first of them. */
export type ShardProgress = { done: number; total: number } | { stage: string };

/** Infers and scores consecutive items of a dataset, item by item. */
export function createInferShard(
  dependencies: ActivityDependencies,
): (input: InferShardInput) => Promise<InferShardResult> {
  const { store, hosts } = dependencies;
  return async (input) => {
    const total = input.to - input.from;
    return withHeartbeat<ShardProgress, InferShardResult>({ done: 0, total }, async (report, signal) => {
      const dataset = await readManifest(store, input.manifest);
      const prepared = await prepareChoice(choiceOf(input.task), dependencies, signal);
      refuseOther(input.provenance, prepared.provenance);
      const asked = itemsFor(input, dataset);
      const heard = await findSpeech(input, asked, prepared, dependencies, signal, (found) =>
        report({ stage: `speech of ${found}/${total} items` }),
      );
      const items: ShardResult['items'] = [];
      await hosts.withModel(prepared.request, signal, async (infer) => {
        for (const [index, item] of asked.entries()) {
          const work = { ...input, item, heard: heard[index] };
          items.push(await inferAndMeasure(work, prepared, infer, dependencies, signal));
          report({ done: items.length, total });
        }
      });
      return keep({ provenance: prepared.provenance, items }, dependencies);
    });
  };
}

/** A classifier chooses among the labels of the whole dataset. */
function itemsFor({ task, from, to }: InferShardInput, dataset: Dataset): DatasetItem[] {
  const items = dataset.items.slice(from, to);
  const candidates = labelsOf(dataset);
  if (task.capability !== 'classify' || candidates.length < 2) return items;
  return items.map((item) => ({ candidates, ...item }));
}

interface ItemWork extends Pick<InferShardInput, 'task' | 'reuseScope'> {
  item: DatasetItem;
  /** What a vad step found in it, or why it found nothing out. */
  heard: HeardSpeech | LabError | undefined;
}

/** A failure of the item itself, in its audio or in its reference, is its outcome; the others are unharmed. */
async function inferAndMeasure(
  { task, reuseScope, item, heard }: ItemWork,
  prepared: PreparedModel,
  infer: Infer,
  dependencies: ActivityDependencies,
  signal: AbortSignal,
): Promise<ShardResult['items'][number]> {
  try {
    if (heard instanceof LabError) throw heard;
    const outcome = await inferItem(task, item, prepared, reuseScope, infer, dependencies, heard);
    const { output, timing } = outcome;
    const { store } = dependencies;
    const measure = await measureOutput(item, output, timing.audioSeconds, task.normalizers, store, signal);
    return { outcome, measure };
  } catch (error) {
    const [failure] = error instanceof LabError ? error.failures : [];
    if (failure?.scope !== 'item') throw error;
    return { outcome: { itemId: item.id, failure }, measure: null };
  }
}

/** Numbers of two different sets of weights or code never mix in one task. */
function refuseOther(expected: Provenance, found: Provenance): void {
  if (JSON.stringify(expected) === JSON.stringify(found)) return;
  throw new LabError({
    type: 'WorkerLost',
    summary:
      'This worker has other weights or code than the one that prepared the task; it is prepared again.',
    cause: `expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`,
  });
}

async function keep(shard: ShardResult, { store }: ActivityDependencies): Promise<InferShardResult> {
  const result = await store.put(JSON.stringify(shard), {
    kind: 'outcomes',
    mediaType: 'application/json',
    name: 'outcomes.json',
  });
  const outcomes = shard.items.map(({ outcome }) => outcome);
  const failed = outcomes.filter((outcome) => 'failure' in outcome).length;
  const reused = outcomes.filter((outcome) => 'reused' in outcome && outcome.reused).length;
  return { result, scored: outcomes.length - failed, reused, failed };
}
