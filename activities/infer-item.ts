import type { DatasetItem } from '../contract/dataset.ts';
import { InferredOutcome } from '../contract/item-outcome.ts';
import { recordKeys } from '../contract/names.ts';
import { isScored } from '../contract/capability.ts';
import type { TaskPlan } from '../contract/task.ts';
import type { Infer } from '../models/host/host-pool.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { itemFingerprint } from './item-fingerprint.ts';
import { withVad, type HeardSpeech } from './heard-speech.ts';
import { itemInput } from './item-input.ts';
import { isWhole, keepAudio } from './keep-audio.ts';
import type { PreparedModel } from './prepared-model.ts';

/** The parts of a plan that inference depends on. */
export type InferenceTask = Pick<
  TaskPlan,
  'model' | 'variant' | 'capability' | 'hardware' | 'parameters' | 'seed' | 'reuse'
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
  /** Where a vad step is part of the task, what it found. */
  heard?: HeardSpeech,
): Promise<InferredOutcome> {
  const { capability } = task;
  if (!isScored(capability)) throw new Error(`there is no inference for ${capability}`);
  const { sha256, request } = await itemInput(capability, item, store);
  const fingerprint = itemFingerprint(task, item, sha256, prepared.provenance);
  const key = recordKeys.item(reuseScope, fingerprint);
  const find = async (): Promise<InferredOutcome | undefined> => {
    const found = InferredOutcome.optional().parse(await store.find(key));
    return found !== undefined && (await isWhole(found.output, store)) ? found : undefined;
  };
  // Another task may have made it while this one waited for the device.
  const earlier = (await find()) ?? ((await infer.turn()) ? await find() : undefined);
  if (earlier !== undefined) return { ...earlier, itemId: item.id, reused: true };
  const asked = { words: task.parameters?.words, speech: heard?.spans };
  const inference = await infer({ ...request, parameters: { ...request.parameters, ...asked } });
  const output = await keepAudio(inference.output, item, store);
  const timing = withVad(inference.timing, heard?.timing);
  const outcome = { itemId: item.id, fingerprint, reused: false, output, timing };
  await store.record(key, outcome);
  return outcome;
}
