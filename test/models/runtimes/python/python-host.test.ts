import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childEntry } from '../../../../audio/child-entry.ts';
import { HostPool } from '../../../../models/host/host-pool.ts';
import { failureOf } from '../../weights/failure-of.ts';
import { fixtureCard, install } from './fixture-model.ts';
import { keptHome } from '../../installed-environment.ts';
import { loadRequest, recorded, startHost } from './python-host.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-python-host-'));
  await mkdir(keptHome, { recursive: true });
  await fixtureCard();
  await install(keptHome);
});
afterAll(() => rm(folder, { recursive: true }));

/** The Python below a model process; empty when there is none. */
async function pythonsOf(pid: number): Promise<number[]> {
  const { stdout } = await execa('pgrep', ['-P', String(pid)], { reject: false });
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function untilGone(pid: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  const runs = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (runs()) {
    if (Date.now() > deadline) throw new Error(`process ${pid} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a model process with Python behind it', () => {
  it('infers, and counts Python as its own work and memory', async () => {
    const { host, inference } = await startHost('well', folder, 60);
    const { output, timing } = await host.infer(inference);
    expect(output).toMatchObject({ capability: 'vad', speech: { spans: [{ startSeconds: 0 }] } });
    expect(timing.peakBytes).toBeGreaterThan(60e6);
    host.kill();
  });

  it('that hangs is ModelTimedOut, and its Python is gone', async () => {
    const { host, inference } = await startHost('hangs', folder, 5);
    const [python = 0] = await pythonsOf(host.pid ?? 0);
    expect(await failureOf(host.infer(inference))).toMatchObject({ type: 'ModelTimedOut' });
    await untilGone(python);
  });

  it('that hangs while it loads is ModelTimedOut', async () => {
    expect(await failureOf(startHost('hangs-loading', folder, 5))).toMatchObject({ type: 'ModelTimedOut' });
  });

  it('that loads for longer than it may be silent is waited for', async () => {
    const { host, inference } = await startHost('loads-slowly', folder, 6);
    expect((await host.infer(inference)).timing.loadSeconds).toBeGreaterThan(6);
    host.kill();
  });

  it('that infers for longer than it may be silent is waited for', async () => {
    const { host, inference } = await startHost('works-long', folder, 6);
    expect((await host.infer(inference)).output.capability).toBe('vad');
    host.kill();
  });

  it('does not outlive a worker that was killed, nor does its Python', async () => {
    const { path, execArgv } = childEntry(import.meta.url, './busy-host');
    const parent = fork(path, [folder], { execArgv });
    const [pid] = (await once(parent, 'message')) as [number];
    const [python = 0] = await pythonsOf(pid);
    expect(python).toBeGreaterThan(0);
    parent.kill('SIGKILL');
    await untilGone(pid);
    await untilGone(python);
  });

  it('whose Python died is loaded again by the pool', async () => {
    const pool = new HostPool(8e9);
    const request = { card: await fixtureCard(), load: loadRequest('is-killed'), key: 'a' };
    const inference = await recorded(folder);
    const infer = (): Promise<unknown> => pool.withModel(request, undefined, (inModel) => inModel(inference));
    expect(await failureOf(infer())).toMatchObject({ type: 'ModelCrashed' });
    expect(pool.warm).toEqual([]);
    expect(await failureOf(infer())).toMatchObject({ type: 'ModelCrashed' });
    await pool.close();
  });
});
