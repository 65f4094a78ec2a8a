import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WeightsSource } from '../../../contract/model-card.ts';
import { checkWeights } from '../../../models/weights/check-weights.ts';
import { fetchWeights, weightsAtHand } from '../../../models/weights/fetch-weights.ts';
import { type HubServer, startHub } from '../hub/hub-server.ts';
import { failureOf } from './failure-of.ts';
import { smallCard } from './small-card.ts';

const [first, second] = ['a'.repeat(40), 'b'.repeat(40)];
const [ears, voice] = [randomBytes(5_000), randomBytes(7_000)];
const source: WeightsSource = {
  kind: 'hub',
  repository: 'lab/ears',
  revision: first,
  pinnedBy: 'unpinned',
  files: {
    ears: { path: 'onnx/model.onnx' },
    voice: { path: 'onnx/model.onnx', from: { repository: 'lab/voice', revision: second } },
  },
};

let hub: HubServer;
let home: string;
let deps: { home: string; env: NodeJS.ProcessEnv };
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-hub-'));
  hub = await startHub({
    'lab/ears': { commit: first, files: { 'onnx/model.onnx': ears }, large: ['onnx/model.onnx'] },
    'lab/voice': { commit: second, files: { 'onnx/model.onnx': voice }, large: ['onnx/model.onnx'] },
  });
  const env = { HOME: home, PATH: process.env.PATH, HF_HOME: join(home, 'hf'), HF_ENDPOINT: hub.url };
  deps = { home, env };
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

describe('weights that lie in two repositories', () => {
  it('are brought from both, and both are named', async () => {
    const { files, revision, fetchedBytes } = await fetchWeights(smallCard([source]), 'only', deps);
    expect(await readFile(files['ears'] ?? '')).toEqual(ears);
    expect(await readFile(files['voice'] ?? '')).toEqual(voice);
    expect(revision).toBe(`lab/ears@${first} lab/voice@${second}`);
    expect(fetchedBytes).toBe(12_000);
  });

  it('are at hand only when both are', async () => {
    const onlyEars: WeightsSource = { ...source, files: { ears: { path: 'onnx/model.onnx' } } };
    await fetchWeights(smallCard([onlyEars]), 'only', deps);
    expect(await weightsAtHand(smallCard([source]), 'only', deps)).toBeUndefined();
    await fetchWeights(smallCard([source]), 'only', deps);
    expect(Object.keys((await weightsAtHand(smallCard([source]), 'only', deps))?.files ?? {})).toEqual([
      'ears',
      'voice',
    ]);
  });

  it('cannot be had when one of them is gone: the failure names it', async () => {
    delete hub.repositories['lab/voice'];
    const failure = await failureOf(checkWeights(smallCard([source]), 'only', deps));
    expect(failure.summary).toContain('lab/voice');
  });
});
