import { decodeApart } from '../audio/decode-apart.ts';
import type { Artifact } from '../contract/artifact.ts';
import { recordingOf } from '../contract/dataset.ts';
import type { Recording } from '../contract/run.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withHeartbeat } from './heartbeat.ts';
import { openSource } from './item-source.ts';
import { readManifest } from './read-stored.ts';

/** Decodes a recording once, so that what cannot be read is known before any model is loaded. */
export function createIngest({
  store,
}: Pick<ActivityDependencies, 'store'>): (manifest: Artifact) => Promise<Recording> {
  return (manifest: Artifact): Promise<Recording> =>
    withHeartbeat({ stage: 'decoding' }, async (_, signal) => {
      const dataset = await readManifest(store, manifest);
      const [item] = dataset.items;
      if (item === undefined) throw new Error('a run has one recording, its manifest has none');
      const { path } = await openSource(recordingOf(item));
      return (await decodeApart(path, {}, signal)).source;
    });
}
