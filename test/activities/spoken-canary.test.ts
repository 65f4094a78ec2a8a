import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCanary } from '../../activities/canary.ts';
import type { ActivityDependencies } from '../../activities/dependencies.ts';
import { prepareModel } from '../../activities/prepared-model.ts';
import { LabError } from '../../contract/failure.ts';
import { HostPool } from '../../models/host/host-pool.ts';
import { addModelPack } from '../../models/model-pack.ts';
import { findModel } from '../../models/registry.ts';
import { FileStore } from '../../store/file-store.ts';

const voices = ['says-nothing', 'says-no-sample', 'says-one-thing', 'says-noise'];
let lab: ActivityDependencies;
beforeAll(async () => {
  for (const name of [...voices, 'empty-fallback', 'writes-the-canary'])
    await addModelPack(new URL(`../faults/packs/${name}.ts`, import.meta.url));
  const home = await mkdtemp(join(tmpdir(), 'lab-canary-'));
  const store = new FileStore(join(home, 'store'));
  lab = { store, hosts: new HostPool(1e9), home, env: process.env, host: 'here' };
});
afterAll(async () => {
  await lab.hosts.close();
  await rm(lab.home, { recursive: true });
});

const signal = new AbortController().signal;

/** What is wrong with a voice that this judge hears; undefined where it passes. */
async function whyMissed(voice: string, judgedBy: string): Promise<string | undefined> {
  const choice = { model: voice, variant: 'default', hardware: 'cpu' } as const;
  const judge = { model: judgedBy, variant: 'default', hardware: 'cpu' } as const;
  const prepared = await prepareModel(choice, lab, signal);
  const judgeReady = { ...(await prepareModel(judge, lab, signal)), judge };
  const { canary } = findModel(voice).variant;
  try {
    await checkCanary(choice, canary, prepared, lab, signal, judgeReady);
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    expect(error.failures).toMatchObject([{ type: 'InvalidOutput', scope: 'model' }]);
    return error.failures[0].cause;
  }
}

describe('the canary of a model that speaks', () => {
  it('is passed where the judge writes down its words', async () => {
    expect(await whyMissed('says_noise', 'writes_the_canary')).toBeUndefined();
  });

  it('is missed where the judge hears nothing of them', async () => {
    expect(await whyMissed('says_noise', 'empty_fallback')).toBe('it answered nothing');
  });

  it.each([
    ['is silent', 'says_nothing', 'it answered nothing'],
    ['has no sample', 'says_no_sample', 'it answered nothing'],
    ['says the same for two texts', 'says_one_thing', 'it answered the same for two different clips'],
  ])('is missed by one that %s, whatever the judge writes', async (_, voice, why) => {
    expect(await whyMissed(voice, 'writes_the_canary')).toBe(why);
  });

  it('leaves what was said in the store, as audio', async () => {
    const files = await readdir(join(lab.home, 'store/artifacts'), { recursive: true });
    expect(files.length).toBeGreaterThan(1);
  });
});
