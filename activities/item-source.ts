import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { storedSha256, type SourceFile } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';

/** The file that a source names. Its content must still be what it was when the work started. */
export async function openSource(source: SourceFile): Promise<{ path: string; sha256: string }> {
  const path = fileURLToPath(source.uri);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch((error: unknown) => {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  });
  const sha256 = hash.digest('hex');
  if (source.sha256 !== undefined && source.sha256 !== sha256) {
    throw unreadable(
      path,
      'its content changed after the sprint had started: start a new sprint to use it as it is now',
    );
  }
  return { path, sha256 };
}

/** The file of a source that an earlier step made; undefined where it is not in the store. @throws LabError `ArtifactCorrupt` */
export async function openStored(
  { uri }: SourceFile,
  store: Pick<ArtifactStore, 'localPath'>,
): Promise<{ path: string; sha256: string } | undefined> {
  const sha256 = storedSha256(uri);
  return sha256 === undefined ? undefined : { path: await store.localPath(sha256), sha256 };
}

const unreadable = (path: string, cause: string): LabError =>
  new LabError({
    type: 'BadAudio',
    summary: `${basename(path)} cannot be used: ${cause}.`,
    cause: `${path}: ${cause}`,
  });
