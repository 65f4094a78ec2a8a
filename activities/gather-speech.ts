import type { Artifact } from '../contract/artifact.ts';
import type { DatasetItem } from '../contract/dataset.ts';
import { shardStarts } from '../datasets/shards.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { readManifest, readShard } from './read-stored.ts';
import { spokenItem } from './spoken-item.ts';

export interface GatherSpeechInput {
  /** The texts. */
  manifest: Artifact;
  /** What was said of them. */
  shards: Artifact[];
}

/** What a tts model said, as recordings of its texts. */
export interface GatheredSpeech {
  manifest: Artifact;
  itemCount: number;
  /** Item index at which each shard starts; none where nothing was said. */
  shardStarts: number[];
}

/** Makes recordings of the speech that a task has made, for its judge. What is empty cannot be heard and is left out. */
export function createGatherSpeech({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: GatherSpeechInput) => Promise<GatheredSpeech> {
  return async ({ manifest, shards }) => {
    const texts = await readManifest(store, manifest);
    const byId = new Map(texts.items.map((item) => [item.id, item]));
    const items: DatasetItem[] = [];
    const durations: DatasetItem[] = [];
    for (const shard of shards) {
      for (const { outcome } of (await readShard(store, shard)).items) {
        const item = byId.get(outcome.itemId);
        if (item === undefined || 'failure' in outcome || outcome.output.capability !== 'tts') continue;
        const { synthesis } = outcome.output;
        if (synthesis.durationSeconds === 0) continue;
        items.push(spokenItem(item, synthesis));
        durations.push({ id: item.id, durationSeconds: synthesis.durationSeconds });
      }
    }
    return {
      manifest: await store.put(JSON.stringify({ ...texts, items }), {
        kind: 'manifest',
        mediaType: 'application/json',
        name: `${texts.name}.said.json`,
      }),
      itemCount: items.length,
      shardStarts: items.length === 0 ? [] : shardStarts({ items: durations }),
    };
  };
}
