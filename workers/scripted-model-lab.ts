import type { InferShardInput, InferShardResult } from '../activities/infer-shard.ts';
import type { Prepared } from '../activities/prepare.ts';
import type { ShardResult } from '../activities/shard-result.ts';
import { createControlActivities } from '../activities/control-activities.ts';
import { createStepActivities } from '../activities/step-activities.ts';
import { hearingCapabilities, type HearingCapability } from '../contract/capability.ts';
import { Dataset, type DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import type { StepOutputs } from '../contract/lab-step.ts';
import { Output, results } from '../contract/output.ts';
import type { Provenance } from '../contract/task.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { StepsPlugin } from './steps-plugin.ts';

/** What each capability gives for an audio file; a `LabError` that it throws stands in the step's way. */
export type StepScript = {
  [C in HearingCapability]?: (item: DatasetItem) => StepOutputs[C] | Promise<StepOutputs[C]>;
};

export interface ScriptedModelLabOptions {
  /** A `FileStore` in a temporary folder. */
  store: ArtifactStore;
  script: StepScript;
  /** As of the real plugin. */
  searchAttributes?: boolean;
}

/** What a script computes with: nothing that could be mistaken for a model. */
export const scriptedProvenance: Provenance = {
  weightsSha256: null,
  revision: 'scripted',
  precision: 'fp32',
  provider: 'cpu',
  adapter: 'scripted',
  hardware: 'cpu',
};

/**
 * The plugin for tests of your own workflows: everything as in `ModelLabPlugin` (blocking, resuming, rules, the
 * guard, the store), but the models say what a script says, so that nothing is fetched or computed.
 *
 * @example plugins: [new ScriptedModelLab({ store, script: { asr: () => ({ text: 'hello', segments: [] }) } })]
 */
export class ScriptedModelLab extends StepsPlugin {
  constructor({ store, script, searchAttributes = true }: ScriptedModelLabOptions) {
    const infer = (capability: HearingCapability) => (input: InferShardInput) =>
      inferByScript(capability, input, script, store);
    super({
      activities: {
        ...createControlActivities({ store }),
        ...createStepActivities({ store, searchAttributes }),
        'lab.prepare': (): Prepared => ({
          queue: '',
          host: 'scripted',
          provenance: scriptedProvenance,
          fetchedBytes: 0,
        }),
        ...Object.fromEntries(hearingCapabilities.map((name) => [`lab.${name}`, infer(name)])),
      },
      env: process.env,
      searchAttributes,
    });
  }
}

async function inferByScript(
  capability: HearingCapability,
  { manifest, from, to }: InferShardInput,
  script: StepScript,
  store: ArtifactStore,
): Promise<InferShardResult> {
  const { items } = Dataset.parse(JSON.parse((await store.get(manifest)).toString()));
  const done: ShardResult['items'] = [];
  for (const item of items.slice(from, to)) {
    done.push({ outcome: await outcomeOf(capability, item, script), measure: null });
  }
  const result = await store.put(
    JSON.stringify({ provenance: scriptedProvenance, items: done } satisfies ShardResult),
    {
      kind: 'outcomes',
      mediaType: 'application/json',
      name: 'outcomes.json',
    },
  );
  const failed = done.filter(({ outcome }) => 'failure' in outcome).length;
  return { result, scored: done.length - failed, reused: 0, failed };
}

async function outcomeOf(
  capability: HearingCapability,
  item: DatasetItem,
  script: StepScript,
): Promise<ShardResult['items'][number]['outcome']> {
  const give = script[capability];
  if (give === undefined)
    throw new LabError({ type: 'ModelNotFound', summary: `The script of this test has no ${capability}.` });
  try {
    const output = Output.parse({ capability, [results[capability].name]: await give(item) });
    const instant = { computeSeconds: 0, loadSeconds: 0, peakBytes: 0, threads: 1, otherCores: 0 };
    const timing = { audioSeconds: item.durationSeconds ?? 0, ...instant };
    return { itemId: item.id, fingerprint: 'scripted', reused: false, output, timing };
  } catch (error) {
    const [failure] = error instanceof LabError ? error.failures : [];
    if (failure?.scope !== 'item') throw error;
    return { itemId: item.id, failure };
  }
}
