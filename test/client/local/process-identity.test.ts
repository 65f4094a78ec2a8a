import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive } from '../../../client/local/process-identity.ts';

const sleeper = () => spawn('sleep', ['60'], { stdio: 'ignore' });

test('a running process is found again by its identity', async () => {
  const child = sleeper();
  await once(child, 'spawn');
  const identity = await identify(child.pid ?? 0);
  expect(identity).toMatchObject({ pid: child.pid });
  expect(identity !== undefined && (await isAlive(identity))).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(identity !== undefined && (await isAlive(identity))).toBe(false);
});

test('another process with the number of a dead one is not taken for it', async () => {
  const mine = await identify(process.pid);
  expect(mine).toBeDefined();
  expect(await isAlive({ pid: process.pid, bornAt: 'another birth' })).toBe(false);
});

test.runIf(process.platform === 'linux')('a dead process that nobody has reaped counts as dead', async () => {
  // The shell's child ends, and `exec` leaves a parent that never asks for its exit code.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const zombie = Number(printed.toString());
  await expect.poll(() => identify(zombie), { timeout: 5_000 }).toBeUndefined();
  expect(() => process.kill(zombie, 0)).not.toThrow();
  parent.kill('SIGKILL');
});
