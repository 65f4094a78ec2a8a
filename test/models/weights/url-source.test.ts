import { randomBytes } from 'node:crypto';
import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { WeightsSource } from '../../../contract/model-card.ts';
import { checkWeights } from '../../../models/weights/check-weights.ts';
import { fetchWeights, weightsAtHand, type WeightsDeps } from '../../../models/weights/fetch-weights.ts';
import { temporaryHome } from '../../client/local/temporary-home.ts';
import { startHub, type HubServer } from '../hub/hub-server.ts';
import { failureOf } from './failure-of.ts';
import { smallCard } from './small-card.ts';

const commit = 'a'.repeat(40);
const weights = randomBytes(200_000);
const sha256 = createHash('sha256').update(weights).digest('hex');

/** A web server with one file behind a redirect, and a card that names it. */
async function openServer(pin: { sha256?: string; path?: string } = {}) {
  const server = await startHub({
    'lab/files': { commit, files: { 'net/model.onnx': weights }, large: ['net/model.onnx'] },
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const source: WeightsSource = {
    kind: 'url',
    base: `${server.url}/lab/files/resolve/${commit}/`,
    pinnedBy: 'computed',
    files: {
      model: { path: pin.path ?? 'net/model.onnx', bytes: weights.length, sha256: pin.sha256 ?? sha256 },
    },
  };
  const deps: WeightsDeps = { home: await temporaryHome(), env: {} };
  return { server, card: smallCard([source]), deps };
}

const bodies = ({ seen }: HubServer) => seen.filter(({ host }) => host === 'store');

test('a file of a web server is fetched once, verified and found again', async () => {
  const { server, card, deps } = await openServer();
  const all = await Promise.all([1, 2, 3].map(() => fetchWeights(card, 'only', deps)));
  expect(await readFile(all[0]?.files['model'] ?? '')).toEqual(weights);
  expect(all.reduce((sum, { fetchedBytes }) => sum + fetchedBytes, 0)).toBe(weights.length);
  expect(bodies(server)).toHaveLength(1);
  expect(await weightsAtHand(card, 'only', deps)).toMatchObject({ source: 'url', fetchedBytes: 0 });
});

test('a connection that breaks goes on where it broke', async () => {
  const { server, card, deps } = await openServer();
  Object.assign(server.manners, { cutAfter: 50_000, cuts: 2 });
  expect((await fetchWeights(card, 'only', deps)).fetchedBytes).toBe(weights.length);
  expect(bodies(server).map(({ range }) => range)).toEqual([undefined, 'bytes=50000-', 'bytes=100000-']);
});

test('other content than was pinned is refused, and nothing of it stays', async () => {
  const { card, deps } = await openServer({ sha256: 'b'.repeat(64) });
  expect((await failureOf(fetchWeights(card, 'only', deps))).type).toBe('WeightsCorrupt');
  expect(await weightsAtHand(card, 'only', deps)).toBeUndefined();
});

test('a file that was damaged on disk is fetched again', async () => {
  const { card, deps } = await openServer();
  const { files } = await fetchWeights(card, 'only', deps);
  await appendFile(files['model'] ?? '', 'x');
  expect((await fetchWeights(card, 'only', deps)).fetchedBytes).toBe(weights.length);
});

test('an absent file and a silent server are told apart', async () => {
  const absent = await openServer({ path: 'net/other.onnx' });
  expect((await failureOf(fetchWeights(absent.card, 'only', absent.deps))).type).toBe('ModelNotFound');
  expect((await failureOf(checkWeights(absent.card, 'only', absent.deps))).type).toBe('ModelNotFound');
  const { server, card, deps } = await openServer();
  server.manners.refuse = { status: 429, headers: { 'retry-after': '7' } };
  expect(await failureOf(fetchWeights(card, 'only', deps))).toMatchObject({
    type: 'RateLimited',
    retryAfterMs: 7_000,
  });
});

test('asking whether a file can be had does not bring it', async () => {
  const { server, card, deps } = await openServer();
  await checkWeights(card, 'only', deps);
  expect(bodies(server).map(({ range }) => range)).toEqual(['bytes=0-0']);
});
