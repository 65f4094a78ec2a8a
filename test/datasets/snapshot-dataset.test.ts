import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Dataset } from '../../contract/dataset.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { shippedFolder } from '../../datasets/shipped-datasets.ts';
import { snapshotDataset } from '../../datasets/snapshot-dataset.ts';
import { FileStore } from '../../store/file-store.ts';

const folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
afterAll(() => rm(folder, { recursive: true }));
const store = new FileStore(join(folder, 'store'));

test('a snapshot has the hash of each file that the dataset names', async () => {
  const dataset = await readDataset('quickstart-noisy', { baseFolder: '.' });
  const artifact = await snapshotDataset(dataset, store);
  expect(artifact).toMatchObject({
    kind: 'manifest',
    mediaType: 'application/json',
    name: 'quickstart-noisy.json',
  });
  const kept = Dataset.parse(JSON.parse((await store.get(artifact)).toString()));
  expect(kept).toMatchObject(dataset);
  for (const file of [kept.items[0]?.audio, kept.items[0]?.clean]) {
    const content = await readFile(fileURLToPath(file?.uri ?? ''));
    expect(file?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  }
});

test('equal datasets have one snapshot, and a changed file another', async () => {
  const copy = join(folder, 'speech');
  await cp(join(shippedFolder(), 'quickstart-speech'), copy, { recursive: true });
  const snapshot = async (): Promise<string> =>
    (await snapshotDataset(await readDataset(copy, { baseFolder: '.' }), store)).sha256;
  const first = await snapshot();
  expect(await snapshot()).toBe(first);
  await writeFile(join(copy, 'goforward.flac'), 'another recording');
  expect(await snapshot()).not.toBe(first);
});

test('a file that is gone meanwhile is named', async () => {
  const copy = join(folder, 'gone');
  await cp(join(shippedFolder(), 'quickstart-speech'), copy, { recursive: true });
  const dataset = await readDataset(copy, { baseFolder: '.' });
  await rm(join(copy, 'jfk.flac'));
  await expect(snapshotDataset(dataset, store)).rejects.toThrow(
    /BadDataset: file:.*jfk\.flac cannot be read/,
  );
});
