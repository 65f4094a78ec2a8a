import type { Artifact } from '../contract/artifact.ts';
import { LabError } from '../contract/failure.ts';
import type { LabStepPlan, LabStepResult } from '../contract/lab-step.ts';
import { results } from '../contract/output.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { readShard } from './read-stored.ts';
import { totalTiming } from './total-timing.ts';

export interface CloseStepInput {
  plan: LabStepPlan;
  /** What inference left: a `ShardResult` of one item. */
  shard: Artifact;
}

/** Makes what the model gave an artifact of its own. @throws LabError what the audio failed with; `StorageFull` */
export function createCloseStep({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: CloseStepInput) => Promise<LabStepResult> {
  return async ({ plan, shard }) => {
    const { provenance, items } = await readShard(store, shard);
    const [item] = items;
    if (item === undefined) throw new Error('a step has one item, its result has none');
    const { outcome } = item;
    if ('failure' in outcome) throw new LabError(outcome.failure);
    const kind = results[outcome.output.capability].name;
    const value = new Map<string, unknown>(Object.entries(outcome.output)).get(kind);
    const output = await store.put(JSON.stringify(value), {
      kind,
      mediaType: 'application/json',
      name: `${outcome.itemId}.${kind}.json`,
    });
    const { capability, model, variant } = plan;
    const timing = totalTiming([outcome]);
    return { capability, model, variant, output, timing, provenance, reused: outcome.reused };
  };
}
