import { execa, type ResultPromise } from 'execa';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WeightsSource } from '../../../contract/model-card.ts';
import {
  fetchWeights,
  type Weights,
  weightsAtHand,
  type WeightsProgress,
} from '../../../models/weights/fetch-weights.ts';
import { type HubServer, type Repository, startHub, validToken } from '../hub/hub-server.ts';
import { failureOf } from './failure-of.ts';
import { smallCard } from './small-card.ts';

const commit = 'a'.repeat(40);
const weights = randomBytes(600_000);
const config = Buffer.from('{"sampleRate": 16000}\n');
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const pinned: WeightsSource = {
  kind: 'hub',
  repository: 'lab/model',
  revision: commit,
  pinnedBy: 'computed',
  files: {
    model: { path: 'onnx/model.onnx', bytes: weights.length, sha256: sha256(weights) },
    config: { path: 'config.json' },
  },
};
const unpinned: WeightsSource = {
  ...pinned,
  revision: 'main',
  pinnedBy: 'unpinned',
  files: { model: { path: 'onnx/model.onnx' }, config: { path: 'config.json' } },
};

let hub: HubServer;
let home: string;
let env: NodeJS.ProcessEnv;
const cached = (...parts: string[]): string => join(home, 'hf', 'hub', 'models--lab--model', ...parts);
const fetchIt = (source: WeightsSource, more: { env?: object; signal?: AbortSignal } = {}) =>
  fetchWeights(smallCard([source]), 'only', { home, signal: more.signal, env: { ...env, ...more.env } });
const atHand = (source: WeightsSource, more: object = {}) =>
  weightsAtHand(smallCard([source]), 'only', { home, env: { ...env, ...more } });
const contentOf = async (got: Weights | undefined) => sha256(await readFile(got?.files.model ?? ''));
const change = (changes: Partial<Repository>): void => {
  const repository = hub.repositories['lab/model'];
  if (repository !== undefined) hub.repositories['lab/model'] = { ...repository, ...changes };
};
const downloads = () => hub.seen.filter(({ method, host }) => method === 'GET' && host === 'store');

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-hub-'));
  hub = await startHub({
    'lab/model': {
      commit,
      files: { 'onnx/model.onnx': weights, 'config.json': config },
      large: ['onnx/model.onnx'],
    },
  });
  env = { HOME: home, PATH: process.env.PATH, HF_HOME: join(home, 'hf'), HF_ENDPOINT: hub.url };
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

describe('weights from the hub', () => {
  it('are brought whole, with their names, their commit and one hash over all files', async () => {
    const got = await fetchIt(pinned);
    expect(await contentOf(got)).toBe(sha256(weights));
    expect(await readFile(got.files.config ?? '')).toEqual(config);
    const lines = `config ${sha256(config)}\nmodel ${sha256(weights)}\n`;
    expect(got).toMatchObject({
      revision: `lab/model@${commit}`,
      source: 'hub',
      weightsSha256: sha256(Buffer.from(lines)),
      fetchedBytes: weights.length + config.length,
    });
  });

  it('are not asked for again: the second time there is no request at all', async () => {
    const first = await fetchIt(pinned);
    hub.seen.length = 0;
    expect(await fetchIt(pinned)).toEqual({ ...first, fetchedBytes: 0 });
    expect(hub.seen).toEqual([]);
  });

  it('lie in the cache as huggingface_hub lays them out', async () => {
    await fetchIt(unpinned);
    expect(await readFile(cached('refs', 'main'), 'utf8')).toBe(commit);
    const pointer = cached('snapshots', commit, 'onnx', 'model.onnx');
    expect((await lstat(pointer)).isSymbolicLink()).toBe(true);
    expect(await readlink(pointer)).toBe(join('..', '..', '..', 'blobs', sha256(weights)));
    const blobs = await readdir(cached('blobs'));
    expect(blobs.toSorted()).toEqual([gitBlob(config), sha256(weights)].toSorted());
  });

  it('of a branch stay at the commit of the first pull, and move only when the cache is emptied', async () => {
    await fetchIt(unpinned);
    hub.repositories['lab/model'] = { commit: 'b'.repeat(40), files: { 'config.json': config } };
    expect((await fetchIt(unpinned)).revision).toBe(`lab/model@${commit}`);
  });

  it('say how far they are', async () => {
    const seen: WeightsProgress[] = [];
    await fetchWeights(smallCard([pinned]), 'only', { home, env, onProgress: (now) => seen.push(now) });
    expect(seen).toContainEqual({ file: 'model', bytes: weights.length, total: weights.length });
    expect(seen).toContainEqual({ file: 'config', bytes: config.length, total: config.length });
  });

  it('share a blob that another commit brought', async () => {
    await fetchIt(pinned);
    const next = 'c'.repeat(40);
    change({ commit: next });
    hub.seen.length = 0;
    expect((await fetchIt({ ...pinned, revision: next })).fetchedBytes).toBe(0);
    expect(downloads()).toEqual([]);
  });
});

describe('a token', () => {
  it('opens a private repository and never reaches the host that an answer redirects to', async () => {
    change({ private: true });
    await fetchIt(pinned, { env: { HF_TOKEN: validToken } });
    expect(hub.seen.filter(({ host }) => host === 'hub').map(({ authorization }) => authorization)).toEqual(
      expect.arrayContaining([`Bearer ${validToken}`]),
    );
    expect(downloads().map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('is read from the file that a login writes', async () => {
    change({ private: true });
    await mkdir(join(home, 'hf'), { recursive: true });
    await writeFile(join(home, 'hf', 'token'), `${validToken}\n`);
    expect((await fetchIt(pinned)).source).toBe('hub');
  });

  it('that the hub refuses is InvalidCredential, and is not in the message', async () => {
    const failure = await failureOf(fetchIt(pinned, { env: { HF_TOKEN: 'hf_oldAndRevoked99' } }));
    expect(failure).toMatchObject({ type: 'InvalidCredential', blockedOn: 'hf-token' });
    expect(JSON.stringify(failure)).not.toContain('hf_oldAndRevoked99');
  });
});

describe('what the hub refuses is told apart', () => {
  it('gated, nobody logged in: MissingCredential that says where to accept and how to log in', async () => {
    change({ gated: true });
    const failure = await failureOf(fetchIt(pinned));
    expect(failure).toMatchObject({ type: 'MissingCredential', blockedOn: 'hf-token' });
    expect(failure.remedy?.say).toContain(`${hub.url}/lab/model`);
    expect(failure.remedy?.commands).toEqual(['hf auth login']);
  });

  it('gated, logged in: AccessNotGranted with the page of its terms', async () => {
    change({ gated: true });
    const failure = await failureOf(fetchIt(pinned, { env: { HF_TOKEN: validToken } }));
    expect(failure).toMatchObject({ type: 'AccessNotGranted', blockedOn: 'hf-access:lab/model' });
    expect(failure.remedy?.url).toBe(`${hub.url}/lab/model`);
  });

  it.each([
    ['a repository that does not exist', { repository: 'lab/nothing' }, 'lab/nothing'],
    ['a revision that does not exist', { revision: 'd'.repeat(40) }, 'd'.repeat(40)],
    ['a branch that does not exist', { revision: 'v9' }, 'v9'],
    ['a file that does not exist', { files: { model: { path: 'onnx/no.onnx' } } }, 'onnx/no.onnx'],
  ])('%s: ModelNotFound that names it', async (_what, changes, named) => {
    const failure = await failureOf(fetchIt({ ...pinned, ...changes }));
    expect(failure.type).toBe('ModelNotFound');
    expect(failure.summary).toContain(named);
  });

  it.each([
    ['in seconds', { 'retry-after': '7' }, 7_000],
    ['in the words of the hub', { ratelimit: '"api";r=0;t=55' }, 55_000],
  ])('too many requests: RateLimited, and how long to wait, %s', async (_how, headers, retryAfterMs) => {
    hub.manners.refuse = { status: 429, headers };
    expect(await failureOf(fetchIt(pinned))).toMatchObject({ type: 'RateLimited', retryAfterMs });
  });

  it('an error of its own: ServiceUnavailable', async () => {
    hub.manners.refuse = { status: 503, headers: { 'retry-after': '2' } };
    expect(await failureOf(fetchIt(pinned))).toMatchObject({
      type: 'ServiceUnavailable',
      retryAfterMs: 2_000,
    });
  });
});

describe('a hub that cannot be reached', () => {
  it('is ServiceUnavailable at once when nothing listens', async () => {
    const failure = await failureOf(fetchIt(pinned, { env: { HF_ENDPOINT: 'http://127.0.0.1:9' } }));
    expect(failure.type).toBe('ServiceUnavailable');
    expect(failure.cause).toMatch(/ECONNREFUSED|bad port/);
  });

  it('is given up within six seconds when it accepts the connection and says nothing', async () => {
    hub.manners.silent = true;
    const began = performance.now();
    expect((await failureOf(fetchIt(pinned))).cause).toContain('no answer within 5000 ms');
    expect(performance.now() - began).toBeLessThan(6_000);
  });

  it('is never asked with HF_HUB_OFFLINE: what is cached is used, what is not says so', async () => {
    const failure = await failureOf(fetchIt(pinned, { env: { HF_HUB_OFFLINE: '1' } }));
    expect(failure).toMatchObject({ type: 'ServiceUnavailable', cause: 'offline mode with nothing cached' });
    expect(hub.seen).toEqual([]);
    await fetchIt(pinned);
    hub.seen.length = 0;
    expect((await fetchIt(pinned, { env: { HF_HUB_OFFLINE: '1' } })).fetchedBytes).toBe(0);
    expect(hub.seen).toEqual([]);
  });
});

describe('a connection that breaks', () => {
  it('is continued where the bytes ended', async () => {
    Object.assign(hub.manners, { cutAfter: 200_000, cuts: 1 });
    const got = await fetchIt(pinned);
    expect(await contentOf(got)).toBe(sha256(weights));
    expect(downloads().map(({ range }) => range)).toEqual([undefined, 'bytes=200000-']);
    expect(got.fetchedBytes).toBe(weights.length + config.length);
  });

  it('starts over with a server that knows no ranges', async () => {
    Object.assign(hub.manners, { cutAfter: 200_000, cuts: 1, ignoreRanges: true });
    expect(await contentOf(await fetchIt(pinned))).toBe(sha256(weights));
  });

  it('again and again is ServiceUnavailable, and the next attempt goes on from there', async () => {
    Object.assign(hub.manners, { cutAfter: 50_000 });
    expect((await failureOf(fetchIt(pinned))).type).toBe('ServiceUnavailable');
    const brought = downloads().length * 50_000;
    delete hub.manners.cutAfter;
    hub.seen.length = 0;
    await fetchIt(pinned);
    expect(downloads().map(({ range }) => range)).toEqual([`bytes=${brought}-`]);
  });
});

describe('content that is not what was promised', () => {
  it('is WeightsCorrupt, nothing of it stays, and a good answer mends it', async () => {
    hub.manners.corrupt = true;
    const failure = await failureOf(fetchIt(pinned));
    expect(failure.type).toBe('WeightsCorrupt');
    expect(failure.summary).toContain(sha256(weights));
    expect(await readdir(cached('blobs'))).toEqual([]);
    hub.manners.corrupt = false;
    expect((await fetchIt(pinned)).source).toBe('hub');
  });

  it('is found without a pin too, by what the hub itself says of the file', async () => {
    hub.manners.corrupt = true;
    expect((await failureOf(fetchIt(unpinned))).type).toBe('WeightsCorrupt');
  });

  it('is refused before the download when the hub has another hash than the pin', async () => {
    const other = { model: { path: 'onnx/model.onnx', sha256: '0'.repeat(64) } };
    expect((await failureOf(fetchIt({ ...pinned, files: other }))).type).toBe('WeightsCorrupt');
    expect(downloads()).toEqual([]);
  });

  it.each([
    ['a pinned file', pinned],
    ['an unpinned large file', unpinned],
  ])('in the cache is removed and fetched again: %s', async (_what, source) => {
    const first = await fetchIt(source);
    await appendFile(first.files.model ?? '', 'x');
    expect(await atHand(source)).toBeUndefined();
    expect(await readdir(cached('blobs'))).toEqual([gitBlob(config)]);
    expect(await fetchIt(source)).toEqual({ ...first, fetchedBytes: weights.length });
  });

  it('in a small unpinned file is found by its git hash', async () => {
    const first = await fetchIt(unpinned);
    await writeFile(first.files.config ?? '', '{"sampleRate": 48000}\n');
    expect(await atHand(unpinned)).toBeUndefined();
  });
});

describe('the disk', () => {
  it('without room for the file is StorageFull, and says how much is missing, before anything is fetched', async () => {
    hub.manners.linkedSize = 4e15;
    const failure = await failureOf(fetchIt(unpinned));
    expect(failure).toMatchObject({ type: 'StorageFull', blockedOn: 'disk' });
    expect(failure.summary).toMatch(/\d+\.\d MB are missing/);
    expect(downloads()).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'that fills up in the middle is StorageFull (needs Linux: /dev/full)',
    async () => {
      await mkdir(cached('blobs'), { recursive: true });
      // The kernel's own full disk.
      await symlink('/dev/full', cached('blobs', `${sha256(weights)}.model-lab-incomplete`));
      expect((await failureOf(fetchIt(pinned))).type).toBe('StorageFull');
      expect(await readdir(cached('blobs'))).toEqual([]);
    },
  );
});

describe('a cache that cannot be written', () => {
  it('is a named failure that says which folder', async () => {
    await writeFile(join(home, 'file'), '');
    const failure = await failureOf(fetchIt(pinned, { env: { HF_HUB_CACHE: join(home, 'file', 'hub') } }));
    expect(failure).toMatchObject({ type: 'StorageFull', blockedOn: 'disk' });
    expect(failure.summary).toContain(join(home, 'file', 'hub'));
  });
});

describe('an abort', () => {
  it('ends the download with its own reason and leaves no partial file', async () => {
    hub.manners.stallAfter = 100_000;
    const stop = new AbortController();
    const reason = new Error('the task was cancelled');
    const work = fetchWeights(smallCard([pinned]), 'only', {
      home,
      env,
      signal: stop.signal,
      onProgress: ({ bytes }) => bytes >= 100_000 && stop.abort(reason),
    });
    await expect(work).rejects.toBe(reason);
    expect(await readdir(cached('blobs'))).toEqual([]);
  });
});

describe('names that try to leave the cache', () => {
  it.each(['../../../evil', '/etc/evil', 'a/../../evil', 'C:\\evil', '..\\evil'])(
    'are refused: %s',
    async (path) => {
      const failure = await failureOf(fetchIt({ ...pinned, files: { model: { path } } }));
      expect(failure.summary).toContain('leads out of');
      expect(hub.seen).toEqual([]);
    },
  );

  it.each(['../..', 'lab/..', 'lab', '/lab/model'])('are refused as a repository: %s', async (repository) => {
    expect((await failureOf(fetchIt({ ...pinned, repository }))).type).toBe('BadSpec');
  });

  it('are refused as an etag, which names a file of ours', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { etag: '"../../../evil"', 'content-length': '1' }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const failure = await failureOf(fetchIt(pinned, { env: { HF_ENDPOINT: `http://127.0.0.1:${port}` } }));
    expect(failure.cause).toContain('../../../evil');
    server.closeAllConnections();
    server.close();
  });
});

describe('several processes', () => {
  const script = fileURLToPath(new URL('pull-process.ts', import.meta.url));
  const inProcess = (source: WeightsSource): ResultPromise =>
    execa(
      process.execPath,
      ['--import', 'tsx', script, JSON.stringify({ card: smallCard([source]), home })],
      { env },
    );

  it('that want the same weights at once fetch them once', async () => {
    const results = await Promise.all([inProcess(pinned), inProcess(pinned), inProcess(pinned)]);
    const fetched = results.map(
      ({ stdout }) => (JSON.parse(String(stdout)) as { fetchedBytes: number }).fetchedBytes,
    );
    expect(fetched.toSorted((a, b) => a - b)).toEqual([0, 0, weights.length + config.length]);
    expect(downloads()).toHaveLength(1);
  });

  it('and several calls in one process fetch them once', async () => {
    const results = await Promise.all([fetchIt(pinned), fetchIt(pinned), fetchIt(pinned)]);
    expect(results.map(({ fetchedBytes }) => fetchedBytes).filter((bytes) => bytes > 0)).toHaveLength(1);
    expect(downloads()).toHaveLength(1);
  });

  it('of which one is killed with -9 in the middle: the next one goes on where it stopped', async () => {
    hub.manners.stallAfter = 300_000;
    const victim = inProcess(pinned);
    victim.catch(() => undefined);
    await new Promise<void>((resolve) => {
      victim.stderr?.on('data', (text: Buffer) => String(text).includes('300000') && resolve());
    });
    victim.kill('SIGKILL');
    await expect(victim).rejects.toMatchObject({ signal: 'SIGKILL' });
    delete hub.manners.stallAfter;
    hub.seen.length = 0;
    expect(await contentOf(await fetchIt(pinned))).toBe(sha256(weights));
    // How much had reached the disk is up to the moment of the kill.
    expect(downloads().map(({ range }) => range)).toEqual([expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
  });
});

const python = await execa('python3', ['-c', 'import huggingface_hub'], { reject: false });
describe.skipIf(python.exitCode !== 0)("Python's huggingface_hub (needs it installed)", () => {
  const inPython = (code: string, more: object = {}) =>
    execa('python3', ['-c', `from huggingface_hub import hf_hub_download\n${code}`], {
      env: { ...env, ...more },
    });
  const ask = `print(hf_hub_download("lab/model", "onnx/model.onnx", revision="main"))`;

  it('finds offline what was fetched here', async () => {
    await fetchIt(unpinned);
    const { stdout } = await inPython(ask, { HF_HUB_OFFLINE: '1' });
    expect(stdout).toBe(cached('snapshots', commit, 'onnx', 'model.onnx'));
  });

  it('fills a cache that is used here offline', async () => {
    await inPython(`${ask}\nhf_hub_download("lab/model", "config.json", revision="main")`);
    hub.seen.length = 0;
    const got = await atHand(unpinned, { HF_HUB_OFFLINE: '1' });
    expect(await contentOf(got)).toBe(sha256(weights));
    expect(got?.revision).toBe(`lab/model@${commit}`);
    expect(hub.seen).toEqual([]);
  });
});

function gitBlob(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
