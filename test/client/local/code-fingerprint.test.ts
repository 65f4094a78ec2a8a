import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeFingerprint } from '../../../client/local/code-fingerprint.ts';
import { temporaryHome } from './temporary-home.ts';

/** A built project of one file a room, with a manifest above it. */
async function project(): Promise<string> {
  const folder = join(await temporaryHome(), 'dist');
  for (const room of ['workers', 'models', 'client']) {
    await mkdir(join(folder, room, 'deep'), { recursive: true });
    await writeFile(join(folder, room, 'deep', 'main.js'), 'export {};');
  }
  await writeFile(join(folder, '..', 'package.json'), '{}');
  return folder;
}

async function changesWith(path: string): Promise<boolean> {
  const folder = await project();
  const before = await codeFingerprint(folder);
  await writeFile(join(folder, path), 'export const changed = true;');
  return (await codeFingerprint(folder)) !== before;
}

test.each([
  ['code of a worker', 'models/deep/main.js', true],
  ['a new file of a worker', 'workers/new.js', true],
  ['the dependencies', '../package.json', true],
  ['code of the command line alone', 'client/deep/main.js', false],
  ['declarations', 'workers/main.d.ts', false],
])('a change of %s: is it another worker?', async (_what, path, expected) => {
  expect(await changesWith(path)).toBe(expected);
});

test('the same code has the same fingerprint wherever it lies', async () => {
  expect(await codeFingerprint(await project())).toBe(await codeFingerprint(await project()));
});
