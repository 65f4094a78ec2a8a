import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childEntry } from '../../audio/child-entry.ts';
import { LabError } from '../../contract/failure.ts';
import { FileStore } from '../../store/file-store.ts';

const description = { kind: 'transcript', mediaType: 'application/json', name: 'a.json' };
let folder: string;
let store: FileStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-store-'));
  store = new FileStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const pathOf = (sha256: string): string => join(folder, 'artifacts', sha256.slice(0, 2), sha256);
const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LabError);
  return (error as LabError).failures[0];
};

describe('artifacts', () => {
  it('gives back the bytes that were put, named by their hash', async () => {
    const artifact = await store.put('hello', description);
    expect(artifact).toEqual({
      ...description,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      bytes: 5,
    });
    expect((await store.get(artifact)).toString()).toBe('hello');
    expect(await readFile(await store.localPath(artifact.sha256), 'utf8')).toBe('hello');
  });

  it('keeps equal content once and leaves no temporary file behind', async () => {
    const first = await store.put('same', description);
    await Promise.all(Array.from({ length: 20 }, () => store.put('same', description)));
    expect(await readdir(join(folder, 'artifacts', first.sha256.slice(0, 2)))).toEqual([first.sha256]);
  });

  it('names content that was changed on disk as ArtifactCorrupt, removes it, and takes it anew', async () => {
    const artifact = await store.put('truth', description);
    await writeFile(pathOf(artifact.sha256), 'lies!');
    expect(await failureOf(store.get(artifact))).toMatchObject({ type: 'ArtifactCorrupt', scope: 'item' });
    expect((await failureOf(store.get(artifact))).cause).toContain('not in the store');
    await store.put('truth', description);
    expect((await store.get(artifact)).toString()).toBe('truth');
  });

  it('checks a file before it hands out its path', async () => {
    const artifact = await store.put('truth', description);
    await writeFile(pathOf(artifact.sha256), 'lies!');
    expect((await failureOf(store.localPath(artifact.sha256))).type).toBe('ArtifactCorrupt');
  });
});

describe('records', () => {
  it('are written once: the first one stands', async () => {
    expect(await store.record('task/a/b', { wer: 0.1 })).toEqual({ wer: 0.1 });
    expect(await store.record('task/a/b', { wer: 0.9 })).toEqual({ wer: 0.1 });
    expect(await store.find('task/a/b')).toEqual({ wer: 0.1 });
  });

  it('answer undefined for a key that has none', async () => {
    expect(await store.find('task/nothing')).toBeUndefined();
    expect(await store.list('nothing')).toEqual([]);
  });

  it('take any name a person chooses, and never leave the folder', async () => {
    const keys = ['task/a:b@cpu', 'task/../../escape', 'task/späte Nacht', 'task/.', 'task/x/y'];
    for (const key of keys) await store.record(key, key);
    for (const key of keys) expect(await store.find(key)).toBe(key);
    expect(await readdir(folder)).toEqual(['records']);
    expect(await store.list('task')).toEqual([...keys].sort());
  });

  it('are whole after any number of processes wrote the same key at once', async () => {
    const { path, execArgv } = childEntry(import.meta.url, './write-record');
    const children = Array.from({ length: 4 }, (_, index) =>
      fork(path, [folder, `writer ${index}`], { execArgv }),
    );
    await Promise.all(children.map((child) => once(child, 'exit')));
    const standing = (await store.find('contested')) as { by: string; padding: string };
    expect(standing.by).toMatch(/^writer \d$/);
    expect(standing.padding).toHaveLength(100_000);
  });
});

describe('a full disk', () => {
  // /dev/full answers every write as a disk without room does; elsewhere there is nothing like it.
  it.skipIf(process.platform !== 'linux')(
    'is StorageFull, says what is missing, and leaves nothing half (needs Linux: /dev/full)',
    async () => {
      const { asStorageFull } = await import('../../store/storage-full.ts');
      const error = await writeFile('/dev/full', 'x').catch((thrown: unknown) => thrown);
      const typed = await asStorageFull(error, folder, 5e6);
      expect(typed).toBeInstanceOf(LabError);
      const [failure] = (typed as LabError).failures;
      expect(failure).toMatchObject({ type: 'StorageFull', blockedOn: 'disk' });
      expect(failure.remedy?.commands[0]).toContain(folder);
    },
  );
});
