import { recordingOf, type DatasetItem } from '../contract/dataset.ts';
import { InferredOutcome } from '../contract/item-outcome.ts';
import { recordKeys } from '../contract/names.ts';
import { isScored } from '../contract/capability.ts';
import type { TaskPlan } from '../contract/task.ts';
import type { Infer } from '../models/host/host-pool.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { itemFingerprint } from './item-fingerprint.ts';
import { openSource } from './item-source.ts';
import { isWhole, keepAudio } from './keep-audio.ts';
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
  const { path, sha256 } = await openSource(recordingOf(item));
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
