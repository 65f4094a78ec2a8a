import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resume } from '../../client/resume.ts';
import type { TaskReport } from '../../contract/task.ts';
import { startHub, validToken, type HubServer } from '../models/hub/hub-server.ts';
import { until } from '../workflows/until.ts';
import { startPackLab, type PackLab, type PackTask } from './pack-lab.ts';
import * as gated from './packs/from-gated-weights.ts';
import * as open from './packs/from-open-weights.ts';

const revokedToken = 'hf_revokedTokenOfTheTests';
const weights = randomBytes(300_000);
let hub: HubServer;
let packs: PackLab;
let folder: string;
let tokenPath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-credentials-'));
  tokenPath = join(folder, 'token');
  const files = { 'model.bin': weights };
  hub = await startHub({
    [gated.repository]: { commit: gated.commit, files, large: ['model.bin'], gated: true },
    [open.repository]: { commit: open.commit, files, large: ['model.bin'] },
  });
  const env = { HF_ENDPOINT: hub.url, HF_TOKEN_PATH: tokenPath, HF_HUB_CACHE: join(folder, 'hub') };
  packs = await startPackLab(env, 'well-behaved', 'from-gated-weights', 'from-open-weights');
});
afterAll(async () => {
  await packs.stop();
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const refusals = (status: number): number =>
  hub.seen.filter((request) => request.host === 'hub' && request.status === status).length;
const ranges = (): (string | undefined)[] =>
  hub.seen.filter(({ host }) => host === 'store').map(({ range }) => range);

describe('a model with gated weights', () => {
  let task: PackTask;
  let other: PackTask;
  const blockedBy = (failure: string): Promise<TaskReport> => task.until('blocked', failure);
  beforeAll(async () => {
    const [first, second] = await packs.start('from_gated_weights', 'well_behaved');
    if (first === undefined || second === undefined) throw new Error('two tasks were asked for');
    [task, other] = [first, second];
  });

  it('is blocked without a token, and says how to log in; the hub is not asked', async () => {
    const { failures } = await blockedBy('MissingCredential');
    expect(failures).toMatchObject([
      { blockedOn: 'hf-token', remedy: { commands: ['hf auth login'], where: expect.any(String) as string } },
    ]);
    expect(hub.seen).toEqual([]);
    await other.until('scored');
  });

  it('is AccessNotGranted with the page to open while the terms are not accepted', async () => {
    await writeFile(tokenPath, `${validToken}\n`);
    await task.push();
    const { failures } = await blockedBy('AccessNotGranted');
    expect(failures).toMatchObject([
      {
        blockedOn: `hf-access:${gated.repository}`,
        remedy: { url: `${hub.url}/${gated.repository}` },
      },
    ]);
  });

  it('is InvalidCredential when the token was revoked', async () => {
    await writeFile(tokenPath, revokedToken);
    await task.push();
    const { failures } = await blockedBy('InvalidCredential');
    expect(failures).toMatchObject([
      { blockedOn: 'hf-token', remedy: { url: `${hub.url}/settings/tokens` } },
    ]);
  });

  it('stays blocked when it is resumed too early, and is told why', async () => {
    const { resumed, stillBlocked } = await resume(packs.lab, { ids: [task.sprint.id] });
    expect(resumed).toEqual([]);
    expect(stillBlocked).toMatchObject([{ failures: [{ type: 'InvalidCredential' }] }]);
    expect((await task.report()).state).toBe('blocked');
  });

  it('goes on to its end when the token is good and the terms are accepted', async () => {
    await writeFile(tokenPath, validToken);
    hub.repositories[gated.repository] = { ...repositoryOf(gated.repository), gated: false };
    const { resumed, stillBlocked } = await resume(packs.lab, { ids: [], blockedOn: 'hf-token' });
    expect(stillBlocked).toEqual([]);
    expect(resumed).toHaveLength(1);
    const { provenance, items } = await task.until('scored');
    expect(provenance?.revision).toBe(`${gated.repository}@${gated.commit}`);
    expect(items).toMatchObject({ total: 1, scored: 1 });
  });

  it('did nothing twice: one fetch, one canary and one inference of each model', async () => {
    expect(ranges()).toEqual([undefined]);
    expect(await packs.inferences('from_gated_weights')).toBe(3);
    expect(await packs.inferences('well_behaved')).toBe(3);
    const steps = (await task.steps()).filter((step) => step.startsWith('lab.'));
    expect(steps).toEqual([...Array<string>(4).fill('lab.prepare'), 'lab.vad']);
    expect((await other.steps()).filter((step) => step.startsWith('lab.'))).toEqual([
      'lab.prepare',
      'lab.vad',
    ]);
  });

  it('left its tokens in no history and in no file of the lab', async () => {
    const texts = [await task.history(), JSON.stringify(await task.report()), ...(await filesOf(packs.home))];
    expect(texts[0]).toContain('InvalidCredential');
    for (const text of texts)
      for (const token of [validToken, revokedToken]) expect(text).not.toContain(token);
  });
});

describe('a hub in trouble', () => {
  let fetches = 0;
  /** A task that has to fetch its weights anew. */
  async function start(): Promise<PackTask> {
    packs.env.HF_HUB_CACHE = join(folder, `hub-${fetches++}`);
    hub.seen.length = 0;
    const [task] = await packs.start('from_open_weights');
    if (task === undefined) throw new Error('a task was asked for');
    return task;
  }
  const retried = async (task: PackTask): Promise<string[]> => {
    await task.until('scored');
    return task.steps();
  };

  it('that answers 500 twice is asked a third time, without a person', async () => {
    hub.manners.refuse = { status: 500 };
    const task = await start();
    await until(
      () => Promise.resolve(refusals(500)),
      (count) => count === 2,
    );
    delete hub.manners.refuse;
    expect(await retried(task)).toEqual(['lab.prepare', '2s', 'lab.prepare', '4s', 'lab.prepare', 'lab.vad']);
  });

  it('that limits requests is left alone for as long as it says', async () => {
    hub.manners.refuse = { status: 429, headers: { 'retry-after': '3' } };
    const task = await start();
    await until(
      () => Promise.resolve(refusals(429)),
      (count) => count === 1,
    );
    delete hub.manners.refuse;
    expect(await retried(task)).toEqual(['lab.prepare', '3s', 'lab.prepare', 'lab.vad']);
    expect(refusals(429)).toBe(1);
  });

  it('that cuts a download is asked for the rest, in this attempt and in the next: no byte comes twice', async () => {
    // One attempt bears five cuts.
    Object.assign(hub.manners, { cutAfter: 40_000, cuts: 6 });
    const task = await start();
    expect(await retried(task)).toEqual(['lab.prepare', '2s', 'lab.prepare', 'lab.vad']);
    const from = [1, 2, 3, 4, 5, 6].map((cuts) => `bytes=${cuts * 40_000}-`);
    expect(ranges()).toEqual([undefined, ...from]);
  });
});

describe('afterwards', () => {
  it('every history replays', async () => {
    // Four sprints with five tasks, and two probes.
    expect(await packs.replayAll()).toBe(11);
  });
});

const repositoryOf = (name: string): HubServer['repositories'][string] => {
  const repository = hub.repositories[name];
  if (repository === undefined) throw new Error(`the hub of this test has no ${name}`);
  return repository;
};

async function filesOf(home: string): Promise<string[]> {
  const paths = (await readdir(home, { recursive: true })).map((file) => join(home, file));
  const kinds = await Promise.all(paths.map((path) => stat(path)));
  return Promise.all(
    paths.filter((_, index) => kinds[index]?.isFile()).map((path) => readFile(path, 'latin1')),
  );
}
