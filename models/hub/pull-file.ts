import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { downloadFile } from '../weights/download-file.ts';
import { corrupt, type ExpectedContent, verifyFile } from '../weights/verify-file.ts';
import type { PinnedFile } from '../weights/weights.ts';
import type { RepositoryCache } from './cache.ts';
import { fileMetadata, fileUrl, type FileMetadata } from './file-metadata.ts';
import { type HubClient, hubRequest } from './hub-client.ts';
import { unreachable } from './unreachable.ts';

export interface Pull {
  repository: string;
  commit: string;
  file: PinnedFile;
  onBytes: (bytes: number, total: number | undefined) => void;
}

/** What an etag says of the content: the hub names large files by sha256 and small ones as git does. */
export function contentOf(etag: string | undefined): ExpectedContent {
  if (etag !== undefined && /^[0-9a-f]{64}$/.test(etag)) return { sha256: etag };
  if (etag !== undefined && /^[0-9a-f]{40}$/.test(etag)) return { gitBlob: etag };
  return {};
}

/** @throws LabError `WeightsCorrupt` when the hub itself says that it has another content than was pinned */
export function refuseOtherContent(name: string, file: PinnedFile, { etag, bytes }: FileMetadata): void {
  const { sha256 } = contentOf(etag);
  if (file.sha256 !== undefined && sha256 !== undefined && sha256 !== file.sha256) {
    throw corrupt(name, `the hub has sha256 ${sha256}, pinned is ${file.sha256}`);
  }
  if (file.bytes !== undefined && bytes !== undefined && bytes !== file.bytes) {
    throw corrupt(name, `the hub has ${bytes} bytes, pinned are ${file.bytes}`);
  }
}

/**
 * Brings one file of a commit into the cache, verified against its pin and the hub's own metadata.
 * The caller holds the repository's lock.
 * @returns bytes that came over the network
 * @throws LabError
 */
export async function pullFile(client: HubClient, cache: RepositoryCache, pull: Pull): Promise<number> {
  const { repository, commit, file } = pull;
  const name = `${repository}/${file.path}`;
  const pointer = cache.pointer(commit, file.path);
  const { etag, bytes } = await fileMetadata(client, repository, commit, file.path);
  const said = contentOf(etag);
  refuseOtherContent(name, file, { etag, bytes });
  const expected = {
    bytes: file.bytes ?? bytes,
    ...said,
    ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }),
  };

  const blob = cache.blob(etag);
  await mkdir(dirname(blob), { recursive: true });
  let fetched = 0;
  if (!(await isGood(blob, expected, name))) {
    // A name of our own: Python continues `.incomplete` files under a lock that we cannot hold.
    const partial = `${blob}.model-lab-incomplete`;
    const { endpoint } = client.settings;
    const url = fileUrl(endpoint, repository, commit, file.path);
    const asked = { repository, revision: commit, path: file.path };
    fetched = await downloadFile({
      partial,
      bytes: expected.bytes,
      onBytes: (here) => pull.onBytes(here, expected.bytes),
      ask: (headers) => hubRequest(client, { url, asked, headers, accepts: [416] }),
      unreachable: (cause) => unreachable(endpoint, cause),
      signal: client.signal,
    });
    try {
      await verifyFile(partial, expected, name);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    await rename(partial, blob);
  }
  await cache.link(etag, pointer);
  return fetched;
}

/** Whether another commit brought the same content already. */
async function isGood(blob: string, expected: ExpectedContent, name: string): Promise<boolean> {
  try {
    await stat(blob);
    await verifyFile(blob, expected, name);
    return true;
  } catch {
    await rm(blob, { force: true });
    return false;
  }
}
