import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childEntry } from '../../../audio/child-entry.ts';
import { LabError, type Failure } from '../../../contract/failure.ts';
import { recording, startRnnoise } from './rnnoise-host.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-host-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LabError);
  return (error as LabError).failures[0];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pid: number, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (isRunning(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} still runs after ${withinMs} ms`);
    await pause(50);
  }
}

describe('a model process', () => {
  it('infers, and says what it cost', async () => {
    const host = await startRnnoise(folder);
    const { output, timing } = await host.infer(await recording(folder, 3));
    expect(output).toMatchObject({ capability: 'enhance', sampleRateHz: 48_000 });
    expect(output.capability === 'enhance' && output.samples.length).toBe(3 * 48_000);
    expect(timing.audioSeconds).toBeCloseTo(3, 3);
    expect(timing.computeSeconds).toBeGreaterThan(0);
    expect(timing.peakBytes).toBeGreaterThan(20e6);
    expect(timing.threads).toBe(1);
    host.kill();
  });

  it('is not charged for the memory of its worker', async () => {
    const held = Buffer.alloc(500_000_000, 1);
    const host = await startRnnoise(folder);
    const { timing } = await host.infer(await recording(folder, 1));
    expect(timing.peakBytes).toBeLessThan(held.length);
    host.kill();
  });

  it('stays warm after an item that cannot be decoded', async () => {
    const host = await startRnnoise(folder);
    const path = join(folder, 'not-audio.wav');
    await writeFile(path, 'this is text');
    const bad = { kind: 'infer', capability: 'enhance', audio: { path }, parameters: {} } as const;
    expect(await failureOf(host.infer(bad))).toMatchObject({ type: 'BadAudio', scope: 'item' });
    expect((await host.infer(await recording(folder, 1))).output.capability).toBe('enhance');
    host.kill();
  });

  it('that is killed in the middle is ModelCrashed with its signal', async () => {
    const host = await startRnnoise(folder);
    const busy = failureOf(host.infer(await recording(folder, 200)));
    await pause(300);
    process.kill(host.pid ?? 0, 'SIGSEGV');
    const failure = await busy;
    expect(failure.type).toBe('ModelCrashed');
    expect(failure.summary).toContain('signal SIGSEGV');
    expect(host.alive).toBe(false);
  });

  it('that hangs is ModelTimedOut, and is ended', async () => {
    const host = await startRnnoise(folder, 8);
    const pid = host.pid ?? 0;
    const busy = failureOf(host.infer(await recording(folder, 200)));
    process.kill(pid, 'SIGSTOP');
    expect((await busy).type).toBe('ModelTimedOut');
    await untilGone(pid, 2_000);
  });

  it('is gone at once when its work is cancelled, though it is in the middle of a native call', async () => {
    const host = await startRnnoise(folder);
    const pid = host.pid ?? 0;
    const controller = new AbortController();
    const busy = host.infer(await recording(folder, 200), controller.signal);
    setTimeout(() => controller.abort(new Error('cancelled')), 300);
    await expect(busy).rejects.toThrow('cancelled');
    await untilGone(pid, 2_000);
  });

  it('does not outlive a worker that was killed, even in the middle of an inference', async () => {
    const { path, execArgv } = childEntry(import.meta.url, './busy-parent');
    const parent = fork(path, [folder], { execArgv });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await untilGone(pid, 5_000);
  });
});
