import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, type ProcessIdentity } from '../../../client/local/process-identity.ts';
import { stopProcess } from '../../../client/local/stop-process.ts';

/** A process that leads its own group, as the services do, once it has said that it is ready. */
async function start(script: string): Promise<{ identity: ProcessIdentity; printed: string }> {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  const identity = await identify(child.pid ?? 0);
  if (identity === undefined) throw new Error('the process ended too early');
  return { identity, printed: printed.toString().trim() };
}

test('a process that ends when asked is not killed', async () => {
  const { identity } = await start('echo ready; exec sleep 60');
  expect(await stopProcess(identity, 5_000)).toBe('stopped');
});

test('a process that will not end is killed after its grace, with all that it started', async () => {
  const { identity, printed } = await start(`trap '' TERM; sleep 60 & echo $!; wait; wait`);
  expect(await stopProcess(identity, 300)).toBe('killed');
  await expect.poll(() => identify(Number(printed))).toBeUndefined();
});

test('a process that took over the number of a dead one is left alone', async () => {
  const { identity } = await start('echo ready; exec sleep 60');
  expect(await stopProcess({ pid: identity.pid, bornAt: 'before' }, 300)).toBe('was not running');
  expect(await identify(identity.pid)).toEqual(identity);
  await stopProcess(identity, 5_000);
});
