import { mkdir, stat } from 'node:fs/promises';
import { LabError } from '../../contract/failure.ts';
import type { WeightsSource } from '../../contract/model-card.ts';
import { RepositoryCache } from '../hub/cache.ts';
import type { HubClient } from '../hub/hub-client.ts';
import { fileMetadata } from '../hub/file-metadata.ts';
import { contentOf, pullFile, refuseOtherContent } from '../hub/pull-file.ts';
import { resolveRevision } from '../hub/resolve-revision.ts';
import { hubSettings, type HubSettings } from '../hub/settings.ts';
import { resolveToken } from '../hub/token.ts';
import { offline } from '../hub/unreachable.ts';
import { withLock } from './folder-lock.ts';
import { classifyWrite, ensureRoom } from './storage-full.ts';
import { verifyFile } from './verify-file.ts';
import type { PinnedFile, SourcedFiles, WeightsDeps } from './weights.ts';

export type HubSource = Extract<WeightsSource, { kind: 'hub' }>;

/** What the hub cache of this machine has, whoever filled it. A bad file is removed and counts as absent. */
export async function hubFilesAtHand(
  source: HubSource,
  deps: WeightsDeps,
): Promise<SourcedFiles | undefined> {
  const cache = new RepositoryCache(hubSettings(deps.env).cacheDir, source.repository);
  const commit = await cache.commitOf(source.revision);
  if (commit === undefined) return undefined;
  const files: SourcedFiles['files'] = {};
  for (const [name, file] of Object.entries(source.files)) {
    const found = await cachedFile(cache, commit, file, source.repository);
    if (found === undefined) return undefined;
    files[name] = found;
  }
  return { files, revision: `${source.repository}@${commit}` };
}

async function cachedFile(
  cache: RepositoryCache,
  commit: string,
  file: PinnedFile,
  repository: string,
): Promise<{ path: string; sha256: string } | undefined> {
  const path = cache.pointer(commit, file.path);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  try {
    const said = contentOf(await cache.etagOf(path));
    const pinned = {
      bytes: file.bytes,
      ...said,
      ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }),
    };
    return { path, sha256: await verifyFile(path, pinned, `${repository}/${file.path}`) };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    await cache.discard(path);
    return undefined;
  }
}

/**
 * Brings what the cache lacks. Processes that ask at once wait for the first of them.
 * @throws LabError
 */
export async function fetchFromHub(
  source: HubSource,
  deps: WeightsDeps,
): Promise<SourcedFiles & { fetchedBytes: number }> {
  const settings = hubSettings(deps.env);
  const { repository, revision } = source;
  const cache = new RepositoryCache(settings.cacheDir, repository);
  if (settings.offline) throw offline(repository, revision, settings.cacheDir);
  const client = await hubClient(settings, deps);
  return withLock(cache.lockPath, deps.signal, async () => {
    const already = await hubFilesAtHand(source, deps);
    if (already !== undefined) return { ...already, fetchedBytes: 0 };
    const known = await cache.commitOf(revision);
    const commit = known ?? (await resolveRevision(client, repository, revision));
    if (known === undefined) await cache.remember(revision, commit);
    let fetchedBytes = 0;
    for (const [name, file] of Object.entries(source.files)) {
      if ((await cachedFile(cache, commit, file, repository)) !== undefined) continue;
      const onBytes = (bytes: number, total: number | undefined): void =>
        deps.onProgress?.({ file: name, bytes, total });
      fetchedBytes += await pullFile(client, cache, { repository, commit, file, onBytes });
    }
    const files = await hubFilesAtHand(source, deps);
    if (files === undefined) throw new Error(`files of ${repository} vanished while they were fetched`);
    return { ...files, fetchedBytes };
  }).catch(async (error: unknown) => {
    throw await classifyWrite(error, settings.cacheDir, 0);
  });
}

/**
 * Whether the hub would give what the cache lacks, and whether there is room for it; fetches none of it.
 * @throws LabError as `fetchFromHub` would
 */
export async function checkHub(source: HubSource, deps: WeightsDeps): Promise<void> {
  const settings = hubSettings(deps.env);
  const { repository, revision } = source;
  const { cacheDir } = settings;
  const cache = new RepositoryCache(cacheDir, repository);
  if (settings.offline) throw offline(repository, revision, cacheDir);
  const client = await hubClient(settings, deps);
  const commit = (await cache.commitOf(revision)) ?? (await resolveRevision(client, repository, revision));
  let neededBytes = 0;
  for (const file of Object.values(source.files)) {
    if ((await cachedFile(cache, commit, file, repository)) !== undefined) continue;
    const metadata = await fileMetadata(client, repository, commit, file.path);
    refuseOtherContent(`${repository}/${file.path}`, file, metadata);
    neededBytes += metadata.bytes ?? file.bytes ?? 0;
  }
  try {
    await mkdir(cacheDir, { recursive: true });
    await ensureRoom(cacheDir, neededBytes);
  } catch (error) {
    throw await classifyWrite(error, cacheDir, neededBytes);
  }
}

async function hubClient(settings: HubSettings, deps: WeightsDeps): Promise<HubClient> {
  const token = await resolveToken(deps.env, settings);
  return { settings, token, fetch: deps.fetch ?? fetch, signal: deps.signal };
}
