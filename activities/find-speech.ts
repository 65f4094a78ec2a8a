import type { DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import type { InferredOutcome } from '../contract/item-outcome.ts';
import type { ActivityDependencies } from './dependencies.ts';
import type { HeardSpeech } from './heard-speech.ts';
import { inferItem, type InferenceTask } from './infer-item.ts';
import type { PreparedChoice } from './prepared-model.ts';

/**
 * The speech of each item, by the vad model that a task has before its asr; an item that it failed on has the failure
 * instead. Each is a result of its own, the same as a vad task's: found where it was made before. All items come before
 * the first is transcribed, so that the two models do not push each other out of memory.
 */
export async function findSpeech(
  { task, reuseScope }: { task: InferenceTask; reuseScope: string },
  items: readonly DatasetItem[],
  { vad: prepared }: Pick<PreparedChoice, 'vad'>,
  dependencies: ActivityDependencies,
  signal: AbortSignal,
  report: (found: number) => void,
): Promise<(HeardSpeech | LabError | undefined)[]> {
  const vad = task.parameters?.vad;
  if (vad === undefined || prepared === undefined) return items.map(() => undefined);
  const { seed, reuse } = task;
  const step: InferenceTask = { ...vad, capability: 'vad', seed, reuse };
  return dependencies.hosts.withModel(prepared.request, signal, async (infer) => {
    const heard: (HeardSpeech | LabError)[] = [];
    for (const item of items) {
      try {
        heard.push(speechOf(await inferItem(step, item, prepared, reuseScope, infer, dependencies)));
      } catch (error) {
        if (!(error instanceof LabError) || error.failures[0].scope !== 'item') throw error;
        heard.push(error);
      }
      report(heard.length);
    }
    return heard;
  });
}

function speechOf({ output, timing }: InferredOutcome): HeardSpeech {
  if (output.capability !== 'vad') throw new Error(`a vad step gave ${output.capability}`);
  return { spans: output.speech.spans, timing };
}
