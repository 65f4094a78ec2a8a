import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileUrl } from '../../../models/hub/file-metadata.ts';
import { hubRequest } from '../../../models/hub/hub-client.ts';
import { hubSettings } from '../../../models/hub/settings.ts';
import { unreachable } from '../../../models/hub/unreachable.ts';
import { downloadFile } from '../../../models/weights/download-file.ts';
import { type HubServer, startHub } from '../hub/hub-server.ts';
import { failureOf } from './failure-of.ts';

const commit = 'a'.repeat(40);
const content = Buffer.from('0123456789'.repeat(10_000));
let hub: HubServer;
let folder: string;
let partial: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-download-'));
  partial = join(folder, 'partial');
  hub = await startHub({ 'lab/model': { commit, files: { 'm.bin': content }, large: ['m.bin'] } });
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const download = (silenceMs?: number) => {
  const client = { settings: hubSettings({ HF_ENDPOINT: hub.url }), token: undefined, fetch };
  const url = fileUrl(hub.url, 'lab/model', commit, 'm.bin');
  const asked = { repository: 'lab/model', revision: commit, path: 'm.bin' };
  return downloadFile({
    ask: (headers) => hubRequest(client, { url, asked, headers, accepts: [416] }),
    unreachable: (cause) => unreachable(hub.url, cause),
    partial,
    bytes: content.length,
    onBytes: () => undefined,
    silenceMs,
  });
};

it('a body that falls silent is given up, and what came stays', async () => {
  hub.manners.stallAfter = 1_000;
  const failure = await failureOf(download(100));
  expect(failure).toMatchObject({ type: 'ServiceUnavailable', cause: 'nothing came for 100 ms' });
  expect((await stat(partial)).size).toBe(5_000);
});

it('a whole file that is there already is not asked for', async () => {
  await writeFile(partial, content);
  expect(await download()).toBe(0);
  expect(hub.seen).toEqual([]);
});

it('a partial that is longer than the file can be is started over', async () => {
  await writeFile(partial, Buffer.alloc(content.length + 1));
  expect(await download()).toBe(content.length);
  expect((await readFile(partial)).equals(content)).toBe(true);
});
