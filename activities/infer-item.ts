import type { DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import { InferredOutcome } from '../contract/item-outcome.ts';
import { recordKeys } from '../contract/names.ts';
import type { Output } from '../contract/output.ts';
import { isScored } from '../contract/capability.ts';
import type { TaskPlan } from '../contract/task.ts';
import { encodeWav } from '../audio/wav.ts';
import type { Infer } from '../models/host/host-pool.ts';
import type { RawOutput } from '../models/host/protocol.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { itemFingerprint } from './item-fingerprint.ts';
import { openSource } from './item-source.ts';
import type { PreparedModel } from './prepared-model.ts';

/** The parts of a plan that inference depends on. */
export type InferenceTask = Pick<
  TaskPlan,
  'model' | 'variant' | 'capability' | 'hardware' | 'seed' | 'reuse'
>;

/**
 * One item's output: found by its fingerprint, or computed and recorded before it is reported, so that a
 * worker that dies repeats at most the item it was at.
 */
export async function inferItem(
  task: InferenceTask,
  item: DatasetItem,
  prepared: PreparedModel,
  /** Results are shared within it: the whole store, or one sprint where a spec says `reuse: never`. */
  reuseScope: string,
  infer: Infer,
  { store }: Pick<ActivityDependencies, 'store'>,
): Promise<InferredOutcome> {
  const { capability } = task;
  if (!isScored(capability)) throw new Error(`there is no inference for ${capability}`);
  const { path, sha256 } = await openSource(item.audio);
  const fingerprint = itemFingerprint(task, item, sha256, prepared.provenance);
  const key = recordKeys.item(reuseScope, fingerprint);
  const found = await store.find(key);
  const earlier = InferredOutcome.optional().parse(found);
  if (earlier !== undefined && (await isWhole(earlier.output, store))) {
    return { ...earlier, itemId: item.id, reused: true };
  }
  const { offsetSeconds, durationSeconds, language, candidates: labels } = item;
  const inference = await infer({
    kind: 'infer',
    capability,
    audio: { path, offsetSeconds, durationSeconds },
    parameters: { language, labels },
  });
  const output = await keepAudio(inference.output, item, store);
  const outcome = { itemId: item.id, fingerprint, reused: false, output, timing: inference.timing };
  await store.record(key, outcome);
  return outcome;
}

/** A result whose audio was lost or damaged on disk is made again. */
async function isWhole(output: Output, store: ArtifactStore): Promise<boolean> {
  if (output.capability !== 'enhance') return true;
  return store.localPath(output.enhancement.audio.sha256).then(
    () => true,
    (error: unknown) => {
      if (error instanceof LabError && error.failures[0].type === 'ArtifactCorrupt') return false;
      throw error;
    },
  );
}

/** Samples do not travel in JSON: enhanced audio becomes an artifact, as float so that nothing is rounded. */
async function keepAudio(raw: RawOutput, item: DatasetItem, store: ArtifactStore): Promise<Output> {
  if (raw.capability !== 'enhance') return raw;
  const { samples, sampleRateHz } = raw;
  const audio = await store.put(encodeWav({ samples, sampleRateHz }, 'float32'), {
    kind: 'audio',
    mediaType: 'audio/wav',
    name: `${item.id}.enhanced.wav`,
  });
  const durationSeconds = samples.length / sampleRateHz;
  return { capability: 'enhance', enhancement: { audio, sampleRateHz, durationSeconds } };
}
