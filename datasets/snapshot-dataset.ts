import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Artifact } from '../contract/artifact.ts';
import { withFiles, type Dataset, type SourceFile } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';

/**
 * The dataset as it is now, with the hash of each file that it names, in the store: what a sprint is scored
 * on can still be told when the files change later.
 *
 * @throws LabError `BadDataset` when a file cannot be read any more, `StorageFull`
 */
export async function snapshotDataset(dataset: Dataset, store: ArtifactStore): Promise<Artifact> {
  const hashes = new Map<string, Promise<string>>();
  const pinned = async (file: SourceFile): Promise<SourceFile> => {
    const known = hashes.get(file.uri) ?? sha256Of(file.uri);
    hashes.set(file.uri, known);
    return { uri: file.uri, sha256: await known };
  };
  const items: Dataset['items'] = [];
  for (const item of dataset.items) items.push(await withFiles(item, pinned));
  const snapshot: Dataset = { ...dataset, items };
  return store.put(JSON.stringify(snapshot), {
    kind: 'manifest',
    mediaType: 'application/json',
    name: `${dataset.name}.json`,
  });
}

async function sha256Of(uri: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(fileURLToPath(uri)), hash);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new LabError({ type: 'BadDataset', summary: `${uri} cannot be read.`, cause });
  }
  return hash.digest('hex');
}
