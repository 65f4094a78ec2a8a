import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStep } from '../../client/read-step.ts';
import type { LabStep } from '../../contract/lab-step.ts';
import { packageRoot } from '../../store/package-root.ts';
import { ModelLabPlugin } from '../../workers/plugin.ts';
import { until } from '../workflows/until.ts';
import { startHostApplication, type HostApplication } from './host-application.ts';
import type * as workflows from './host-workflows.ts';
import { writeLoudnessPack } from './loudness-pack.ts';

let host: HostApplication;
let folder: string;
let pack: { address: string; audio: string };

beforeAll(async () => {
  host = await startHostApplication();
  folder = await mkdtemp(join(tmpdir(), 'lab-steps-'));
  pack = await writeLoudnessPack(join(folder, 'pack'));
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

let started = 0;
const oneStep = (taskQueue: string, asked: LabStep) =>
  host.client.workflow.execute<typeof workflows.oneStep>('oneStep', {
    taskQueue,
    workflowId: `step-${started++}`,
    args: [asked],
  });

/** Processes of models that this process started. */
async function modelProcesses(): Promise<string[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'ppid=,args=']);
  const ours = (line: string): boolean =>
    line.trim().startsWith(`${process.pid} `) && line.includes('host-process');
  return stdout.split('\n').filter(ours);
}

describe('the plugin with models of its own', () => {
  it('cleans a recording, keeps the model warm, and ends its process with the last worker', async () => {
    const plugin = new ModelLabPlugin({ home: join(folder, 'home') });
    const stops = await Promise.all(
      ['first', 'second'].map((taskQueue) => host.startWorker({ taskQueue, plugins: [plugin] })),
    );
    const uri = pathToFileURL(join(packageRoot, 'datasets/quickstart-noisy/noisy.flac')).href;
    const asked: LabStep = { capability: 'enhance', model: 'rnnoise', audio: { uri } };
    const step = await oneStep('first', asked);
    const { audio, durationSeconds } = await readStep(plugin.store, { ...step, capability: 'enhance' });
    expect(audio.mediaType).toBe('audio/wav');
    expect(durationSeconds).toBeGreaterThan(1);
    expect((await oneStep('second', asked)).reused).toBe(true);

    await stops[0]?.();
    expect(await modelProcesses()).toHaveLength(1);
    await stops[1]?.();
    await until(modelProcesses, (left) => left.length === 0, 5_000);

    // The plugin still works for a worker that comes later.
    const stop = await host.startWorker({ taskQueue: 'third', plugins: [plugin] });
    const part = { ...asked, audio: { uri, durationSeconds: 1 } };
    expect((await oneStep('third', part)).reused).toBe(false);
    await stop();
  });
});

describe('a model pack', () => {
  const loudness = (): LabStep => ({ capability: 'vad', model: 'loudness', audio: { uri: pack.audio } });

  it('is a model like any other: with its canary, in a process of its own, by its own code hash', async () => {
    const plugin = new ModelLabPlugin({ home: join(folder, 'home'), packs: [pack.address] });
    await host.startWorker({ taskQueue: 'with-pack', plugins: [plugin] });
    const step = await oneStep('with-pack', loudness());
    expect(await readStep(plugin.store, { ...step, capability: 'vad' })).toEqual({
      spans: [{ startSeconds: 1, endSeconds: 2 }],
    });
    expect(step.provenance.adapter).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    [
      'of an id that the catalogue has',
      () => writeLoudnessPack(join(folder, 'twin'), 'rnnoise'),
      /"rnnoise".*already/,
    ],
    ['of the same id from elsewhere', () => writeLoudnessPack(join(folder, 'other')), /"loudness".*already/],
    ['that exports no model', emptyPack, /does not export a model/],
    ['that is not there', () => ({ address: 'file:///nowhere/index.js' }), /cannot be imported/],
    ['by a bare name', () => ({ address: 'my-pack' }), /my-pack is not a file/],
  ])('%s is refused when the worker starts', async (_, make, message) => {
    const { address } = await make();
    const plugins = [new ModelLabPlugin({ home: join(folder, 'home'), packs: [address] })];
    await expect(host.startWorker({ taskQueue: 'refused', plugins })).rejects.toThrow(message);
  });

  async function emptyPack(): Promise<{ address: string }> {
    const path = join(folder, 'empty.mjs');
    await writeFile(path, 'export const nothing = 1;');
    return { address: pathToFileURL(path).href };
  }
});
