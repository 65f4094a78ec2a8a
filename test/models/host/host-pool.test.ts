import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HostPool, type HostRequest } from '../../../models/host/host-pool.ts';
import type { Inference, InferRequest } from '../../../models/host/protocol.ts';
import { findModel } from '../../../models/registry.ts';
import { modelProcessesOf } from '../../model-processes.ts';
import { until } from '../../workflows/until.ts';
import { recording, rnnoiseLoad } from './rnnoise-host.ts';

let folder: string;
let pool: HostPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-pool-'));
});
afterEach(() => pool.close());
afterAll(() => rm(folder, { recursive: true }));

const request = async (key: string): Promise<HostRequest> => ({
  card: findModel('rnnoise').model.card,
  load: await rnnoiseLoad(folder),
  key,
});
const infer = (model: HostRequest, work: InferRequest, signal?: AbortSignal): Promise<Inference> =>
  pool.withModel(model, signal, (inModel) => inModel(work));
const enough = 8e9;
const modelProcesses = (): Promise<number[]> => modelProcessesOf(process.pid);

describe('the pool of model processes', () => {
  it('loads a model once, however many ask for it at the same time', async () => {
    pool = new HostPool(enough);
    const model = await request('a');
    const work = await recording(folder, 2);
    const inferences = await Promise.all([1, 2, 3].map(() => infer(model, work)));
    expect(new Set(inferences.map(({ timing }) => timing.loadSeconds)).size).toBe(1);
    expect(pool.warm).toEqual(['a']);
  });

  it('lets the least recently used model go when memory is needed', async () => {
    const { memoryBytes = 0 } = findModel('rnnoise').variant;
    pool = new HostPool(2.5 * memoryBytes);
    const work = await recording(folder, 1);
    for (const key of ['a', 'b', 'a', 'c']) await infer(await request(key), work);
    expect(pool.warm).toEqual(['a', 'c']);
  });

  it('starts a new process after one that was cancelled', async () => {
    pool = new HostPool(enough);
    const model = await request('a');
    const controller = new AbortController();
    const cut = infer(model, await recording(folder, 200), controller.signal);
    setTimeout(() => controller.abort(new Error('cancelled')), 1_500);
    await expect(cut).rejects.toThrow('cancelled');
    expect((await infer(model, await recording(folder, 1))).output.capability).toBe('enhance');
  });

  it('keeps no process for work that was cancelled between two inferences', async () => {
    pool = new HostPool(enough);
    const [a, b] = [await request('a'), await request('b')];
    const work = await recording(folder, 1);
    await infer(b, work);
    const controller = new AbortController();
    await pool.withModel(a, controller.signal, async (inModel) => {
      await inModel(work);
      controller.abort(new Error('cancelled'));
    });
    expect(pool.warm).toEqual(['b']);
    await until(modelProcesses, (pids) => pids.length === 1);
  });

  it('unloads a model that is idle, and not one that is at work', async () => {
    pool = new HostPool(enough);
    const [a, b] = [await request('a'), await request('b')];
    const work = await recording(folder, 1);
    await infer(b, work);
    await pool.withModel(a, undefined, async (inModel) => {
      await inModel(work);
      await pool.unload({ model: 'rnnoise', variant: b.load.variant, hardware: 'cpu' });
      expect(pool.warm).toEqual(['a']);
    });
    await until(modelProcesses, (pids) => pids.length === 1);
  });

  it('keeps the device for one model until its work is done', async () => {
    pool = new HostPool(enough);
    const [a, b] = [await request('a'), await request('b')];
    const work = await recording(folder, 1);
    const order: string[] = [];
    const shard = (model: HostRequest, name: string): Promise<void> =>
      pool.withModel(model, undefined, async (inModel) => {
        for (const item of [1, 2]) {
          await inModel(work);
          order.push(`${name}${item}`);
        }
      });
    await Promise.all([shard(a, 'a'), shard(b, 'b')]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  it('lets who gives up waiting leave the line, and the others go on', async () => {
    pool = new HostPool(enough);
    const model = await request('a');
    const work = await recording(folder, 30);
    const controller = new AbortController();
    const first = infer(model, work);
    const second = infer(model, work, controller.signal);
    const third = infer(model, work);
    controller.abort(new Error('gave up'));
    await expect(second).rejects.toThrow('gave up');
    expect((await first).output.capability).toBe('enhance');
    expect((await third).output.capability).toBe('enhance');
  });
});
