import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { childEntry } from '../../audio/child-entry.ts';

const source = new URL('../../audio/decode-apart.ts', import.meta.url).href;

test('source starts its source, with a loader that Node finds from any working folder', () => {
  const { path, execArgv } = childEntry(source, './child-entry');
  expect(path).toBe(fileURLToPath(new URL('../../audio/child-entry.ts', import.meta.url)));
  expect(existsSync(path)).toBe(true);
  expect(() => execFileSync(process.execPath, [...execArgv, path], { cwd: tmpdir() })).not.toThrow();
});

test('built code starts its built neighbour, with nothing else', () => {
  expect(childEntry('file:///lab/dist/audio/decode-apart.js', './decode-process')).toEqual({
    path: fileURLToPath('file:///lab/dist/audio/decode-process.js'),
    execArgv: [],
  });
});

test('a module of another folder is found relative to the caller', () => {
  expect(childEntry('file:///lab/dist/activities/infer.js', '../models/host/process').path).toBe(
    fileURLToPath('file:///lab/dist/models/host/process.js'),
  );
});
