import { execa } from 'execa';
import { expect, test } from 'vitest';
import { childEntry } from '../../audio/child-entry.ts';

const { path, execArgv } = childEntry(import.meta.url, '../../bench/main');
const bench = (...args: string[]) => execa(process.execPath, [...execArgv, path, ...args], { reject: false });

test('the quick bench runs a real model on one clip and prints its ratios with the machine', async () => {
  const { stdout, stderr, exitCode } = await bench('processes', '--quick', '--from-source');
  expect(stderr).not.toContain('Error');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/two processes x 1 thread, 2 threads\s+\| .*\d\.\d\dx \(/);
  expect(stdout).toMatch(/\d+ cores, \d+ GiB/);
  expect(stdout).toMatch(/Load before \d/);
}, 300_000);

test('rows that do not exist are refused by name', async () => {
  const { exitCode, stderr } = await bench('whisker');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('no rows are called whisker: whisper, moonshine,');
});
