import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import type { WeightsSource } from '../../contract/model-card.ts';
import { redact } from '../../contract/redact.ts';
import { retryAfterMs } from '../hub/retry-after.ts';
import { answerInTime } from './answer-in-time.ts';
import { downloadFile } from './download-file.ts';
import { withLock } from './folder-lock.ts';
import { pathInside } from './path-inside.ts';
import { classifyWrite } from './storage-full.ts';
import { verifyFile } from './verify-file.ts';
import type { SourcedFiles, WeightsDeps } from './weights.ts';

export type UrlSource = Extract<WeightsSource, { kind: 'url' }>;

/** Kept by content: two cards that name the same file share it. */
const pathOf = (home: string, sha256: string, path: string): string =>
  pathInside(join(home, 'weights', 'url', sha256), path);

/** What was fetched before. A bad file is removed and counts as absent. */
export async function urlFilesAtHand(
  source: UrlSource,
  { home }: Pick<WeightsDeps, 'home'>,
): Promise<SourcedFiles | undefined> {
  const files: SourcedFiles['files'] = {};
  for (const [name, file] of Object.entries(source.files)) {
    const path = pathOf(home, file.sha256, file.path);
    try {
      await stat(path);
      files[name] = { path, sha256: await verifyFile(path, file, file.path) };
    } catch (error) {
      if (error instanceof LabError) await rm(path, { force: true });
      return undefined;
    }
  }
  return { files, revision: source.base };
}

/** @throws LabError `ModelNotFound`, `RateLimited`, `ServiceUnavailable`, `WeightsCorrupt`, `StorageFull` */
export async function fetchFromUrl(
  source: UrlSource,
  deps: WeightsDeps,
): Promise<SourcedFiles & { fetchedBytes: number }> {
  let fetchedBytes = 0;
  for (const [name, file] of Object.entries(source.files)) {
    const path = pathOf(deps.home, file.sha256, file.path);
    fetchedBytes += await withLock(`${path}.lock`, deps.signal, async () => {
      if ((await urlFilesAtHand({ ...source, files: { [name]: file } }, deps)) !== undefined) return 0;
      await mkdir(dirname(path), { recursive: true });
      const partial = `${path}.incomplete`;
      const url = new URL(file.path, source.base);
      const fetched = await downloadFile({
        partial,
        bytes: file.bytes,
        onBytes: (bytes) => deps.onProgress?.({ file: name, bytes, total: file.bytes }),
        ask: (headers) => ask(url, headers, deps),
        unreachable: (cause) => noAnswer(url, cause),
        signal: deps.signal,
      });
      await verifyFile(partial, file, file.path).catch(async (error: unknown) => {
        await rm(partial, { force: true });
        throw error;
      });
      await rename(partial, path);
      return fetched;
    }).catch(async (error: unknown) => {
      throw await classifyWrite(error, dirname(path), file.bytes ?? 0);
    });
  }
  const files = await urlFilesAtHand(source, deps);
  if (files === undefined) throw new Error(`files of ${source.base} vanished while they were fetched`);
  return { ...files, fetchedBytes };
}

/** @throws LabError as `fetchFromUrl` would; brings nothing */
export async function checkUrl(source: UrlSource, deps: WeightsDeps): Promise<void> {
  for (const file of Object.values(source.files)) {
    const { body } = await ask(new URL(file.path, source.base), { range: 'bytes=0-0' }, deps);
    await body?.cancel();
  }
}

async function ask(
  url: URL,
  headers: Record<string, string>,
  deps: Pick<WeightsDeps, 'fetch' | 'signal'>,
): Promise<Response> {
  const get = deps.fetch ?? fetch;
  const init: RequestInit = {
    // Lengths and ranges are of the file, not of a compressed form of it.
    headers: { ...headers, 'user-agent': 'model-lab', 'accept-encoding': 'identity' },
  };
  const response = await answerInTime((signal) => get(url, { ...init, signal }), {
    signal: deps.signal,
    unreachable: (cause) => noAnswer(url, cause),
  });
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  throw refused(url, response);
}

function refused(url: URL, { status, headers }: Response): LabError {
  const waitMs = retryAfterMs(headers);
  const absent = status === 404 || status === 410;
  return new LabError({
    type: absent ? 'ModelNotFound' : status === 429 ? 'RateLimited' : 'ServiceUnavailable',
    summary: `${nameOf(url)} ${absent ? 'does not exist' : 'was not given'} (HTTP ${status}).`,
    cause: `HTTP ${status}`,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  });
}

const noAnswer = (url: URL, error: unknown): LabError =>
  new LabError({
    type: 'ServiceUnavailable',
    summary: `${url.host} does not answer.`,
    cause: redact(error instanceof Error ? `${error.message}: ${String(error.cause)}` : String(error)),
    remedy: {
      say: 'check the connection.',
      commands: [`curl -sSI ${nameOf(url)}`],
      where: hostname(),
    },
  });

/** Without a query, which may carry a signature. */
const nameOf = (url: URL): string => `${url.origin}${url.pathname}`;
