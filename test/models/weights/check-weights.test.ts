import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { WeightsSource } from '../../../contract/model-card.ts';
import { checkWeights } from '../../../models/weights/check-weights.ts';
import { fetchWeights } from '../../../models/weights/fetch-weights.ts';
import { temporaryHome } from '../../client/local/temporary-home.ts';
import { startHub, validToken, type HubServer } from '../hub/hub-server.ts';
import { failureOf } from './failure-of.ts';
import { smallCard } from './small-card.ts';

const commit = 'a'.repeat(40);
const weights = randomBytes(100_000);
const source = (more: Partial<Extract<WeightsSource, { kind: 'hub' }>> = {}): WeightsSource => ({
  kind: 'hub',
  repository: 'lab/model',
  revision: commit,
  pinnedBy: 'computed',
  files: { model: { path: 'model.onnx' } },
  ...more,
});

const repository = { commit, files: { 'model.onnx': weights }, large: ['model.onnx'] };

async function openHub(): Promise<{ hub: HubServer; home: string; env: NodeJS.ProcessEnv }> {
  const hub = await startHub({ 'lab/model': repository });
  onTestFinished(() => hub[Symbol.asyncDispose]());
  const home = await temporaryHome();
  const places = { HOME: home, HF_HOME: join(home, 'hf'), HF_ENDPOINT: hub.url };
  return { hub, home, env: { PATH: process.env['PATH'], ...places, HF_TOKEN: validToken } };
}

test('access that was granted is enough, and nothing is downloaded to find out', async () => {
  const { hub, home, env } = await openHub();
  const check = () => checkWeights(smallCard([source()]), 'only', { home, env });
  hub.repositories['lab/model'] = { ...repository, gated: true };
  expect((await failureOf(check())).type).toBe('AccessNotGranted');
  hub.repositories['lab/model'] = repository;
  await check();
  expect(hub.seen.filter(({ host }) => host === 'store')).toEqual([]);
});

test.each<[string, Partial<Extract<WeightsSource, { kind: 'hub' }>>, string]>([
  ['a file that the repository lacks', { files: { model: { path: 'other.onnx' } } }, 'ModelNotFound'],
  [
    'another content than was pinned',
    { files: { model: { path: 'model.onnx', bytes: 5 } } },
    'WeightsCorrupt',
  ],
])('%s is found out', async (_what, changes, type) => {
  const { home, env } = await openHub();
  const check = checkWeights(smallCard([source(changes)]), 'only', { home, env });
  expect((await failureOf(check)).type).toBe(type);
});

test('weights that are here already need no hub', async () => {
  const { hub, home, env } = await openHub();
  const card = smallCard([source()]);
  await fetchWeights(card, 'only', { home, env });
  hub.manners.refuse = { status: 503 };
  await checkWeights(card, 'only', { home, env });
});
