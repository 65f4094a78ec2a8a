import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LabError, type Failure } from '../../contract/failure.ts';
import { HostPool, type HostRequest } from '../../models/host/host-pool.ts';
import { ModelHost } from '../../models/host/model-host.ts';
import type { InferRequest, LoadRequest } from '../../models/host/protocol.ts';
import { addModelPack } from '../../models/model-pack.ts';
import { findModel } from '../../models/registry.ts';
import { until } from '../workflows/until.ts';
import { packAddress, startPackLab, writeHum, type PackLab } from './pack-lab.ts';
import { callsVariable, longSeconds } from './packs/pack-model.ts';
import { plantedKey, plantedToken } from './packs/planted.ts';

let folder: string;
let short: InferRequest;
let long: InferRequest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-misbehaving-'));
  const vadOf = async (seconds: number): Promise<InferRequest> => {
    const path = await writeHum(folder, seconds);
    return { kind: 'infer', capability: 'vad', audio: { path }, parameters: {} };
  };
  [short, long] = [await vadOf(1), await vadOf(longSeconds + 0.5)];
});
afterAll(() => rm(folder, { recursive: true }));

const loadOf = (pack: string): LoadRequest => ({
  kind: 'load',
  model: pack.replaceAll('-', '_'),
  pack: packAddress(pack).href,
  variant: 'default',
  files: {},
  threads: 1,
  provider: 'cpu',
  home: folder,
});

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LabError);
  return (error as LabError).failures[0];
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a model process', () => {
  let host: ModelHost | undefined;
  afterEach(() => host?.kill());

  /** Loads it and has it do one thing well, so that what follows comes in the middle of its life. */
  async function start(pack: string): Promise<ModelHost> {
    await addModelPack(packAddress(pack));
    const load = loadOf(pack);
    host = await ModelHost.start(load, findModel(load.model).model.card.progressTimeoutSeconds);
    expect((await host.infer(short)).output).toMatchObject({ capability: 'vad' });
    return host;
  }
  const untilGone = ({ pid = 0 }: ModelHost): Promise<boolean> =>
    until(
      () => Promise.resolve(isRunning(pid)),
      (runs) => !runs,
      2_000,
    );

  it('that loops for ever is ModelTimedOut after the time of its card, and gone', async () => {
    const model = await start('hangs');
    const failure = await failureOf(model.infer(long));
    expect(failure).toMatchObject({ type: 'ModelTimedOut' });
    expect(failure.summary).toContain('no progress for 6 s (infer)');
    await untilGone(model);
  });

  it('that leaks memory is ModelCrashed with what the runtime said of its heap, and gone', async () => {
    const { NODE_OPTIONS = '' } = process.env;
    process.env.NODE_OPTIONS = `${NODE_OPTIONS} --max-old-space-size=96`;
    const model = await start('leaks').finally(() => (process.env.NODE_OPTIONS = NODE_OPTIONS));
    const failure = await failureOf(model.infer(long));
    expect(failure.type).toBe('ModelCrashed');
    expect(failure.cause).toContain('heap out of memory');
    await untilGone(model);
  });

  it('that prints a megabyte of garbage on both streams gives its result unharmed, and stays', async () => {
    const model = await start('chatters');
    const { output } = await model.infer(long);
    expect(output).toEqual({ capability: 'vad', speech: { spans: [{ startSeconds: 0, endSeconds: 2 }] } });
    expect(model.alive).toBe(true);
  });

  it.each([
    ['gives a result of the wrong shape', 'wrong-shape', 'inference.output.speech.spans.0.startSeconds'],
    ['sends a message of its own in the middle', 'interrupts', 'object'],
    ['answers a question that was not asked', 'answers-another', 'out of turn'],
  ])('that %s is InvalidOutput, and gone', async (_, pack, words) => {
    const model = await start(pack);
    const failure = await failureOf(model.infer(long));
    expect(failure).toMatchObject({ type: 'InvalidOutput', scope: 'model' });
    expect(failure.summary).toContain(words);
    await untilGone(model);
  });

  it('that speaks up between two questions never has it taken for an answer', async () => {
    const model = await start('answers-twice');
    await model.infer(long);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await failureOf(model.infer(short))).toMatchObject({ type: 'InvalidOutput' });
    await untilGone(model);
  });

  it('that writes other bytes into its pipe to the worker is ModelCrashed, and gone; the worker lives', async () => {
    const model = await start('scribbles');
    const failure = await failureOf(model.infer(long));
    expect(failure).toMatchObject({ type: 'ModelCrashed', scope: 'model' });
    expect(failure.summary).toContain('wrote something else than answers');
    await untilGone(model);
    expect((await (await start('well-behaved')).infer(long)).output.capability).toBe('vad');
  });

  it('whose answer cannot be sent is told as what cannot, and stays', async () => {
    const model = await start('answers-with-function');
    const failure = await failureOf(model.infer(long));
    expect(failure).toMatchObject({ type: 'Unexpected', scope: 'model' });
    expect(failure.summary).toContain('could not be cloned');
    expect((await model.infer(short)).output.capability).toBe('vad');
  });

  it('that exits is ModelCrashed with its code and the last lines that it printed', async () => {
    const model = await start('exits');
    const failure = await failureOf(model.infer(long));
    expect(failure).toMatchObject({
      type: 'ModelCrashed',
      cause: 'reading the graph\nnode 17: no such operator',
    });
    expect(failure.summary).toContain('exit code 7');
  });

  it('that quotes a token in an error is told without it', async () => {
    const model = await start('throws-token');
    const failure = await failureOf(model.infer(long));
    expect(failure.summary).toContain('401 for Bearer [redacted]');
    expect(JSON.stringify(failure)).not.toContain(plantedToken);
    expect(model.alive).toBe(true);
  });

  it('whose last lines begin in the middle of a token is told without its end', async () => {
    const model = await start('exits-with-token');
    const failure = await failureOf(model.infer(long));
    expect(failure.type).toBe('ModelCrashed');
    expect(failure.cause).not.toContain(plantedToken.slice(-10));
  });
});

/** Processes of models that this process started. */
async function modelProcesses(): Promise<string[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'ppid=,args=']);
  const ours = (line: string): boolean =>
    line.trim().startsWith(`${process.pid} `) && line.includes('host-process');
  return stdout.split('\n').filter(ours);
}

describe('the pool', () => {
  it('has a fresh process for the next item after each way to fail, and leaves none behind', async () => {
    const pool = new HostPool(1e9);
    for (const pack of ['exits', 'wrong-shape']) {
      await addModelPack(packAddress(pack));
      const load = loadOf(pack);
      const request: HostRequest = { card: findModel(load.model).model.card, load, key: pack };
      const infer = (work: InferRequest): Promise<unknown> =>
        pool.withModel(request, undefined, (inModel) => inModel(work));
      await infer(short);
      await failureOf(infer(long));
      expect(pool.warm).not.toContain(pack);
      await infer(short);
      expect(pool.warm).toContain(pack);
    }
    await pool.close();
    await until(modelProcesses, (left) => left.length === 0, 5_000);
  });

  it.each(['hangs', 'hangs-loading'])(
    'closes at once though a model %s, and leaves no process',
    async (pack) => {
      const calls = join(folder, `calls-${pack}`);
      process.env[callsVariable] = calls;
      const pool = new HostPool(1e9);
      await addModelPack(packAddress(pack));
      const load = loadOf(pack);
      const card = { ...findModel(load.model).model.card, progressTimeoutSeconds: 600 };
      const work = pool.withModel({ card, load, key: pack }, undefined, (infer) => infer(long));
      const ended = work.catch((error: unknown) => error);
      await until(
        () => readFile(calls, 'utf8').catch(() => ''),
        (told) => told !== '',
      );
      delete process.env[callsVariable];
      await pool.close();
      expect(await ended).toBeInstanceOf(Error);
      await until(modelProcesses, (left) => left.length === 0, 5_000);
    },
  );
});

describe('a task whose model misbehaves', () => {
  let packs: PackLab;
  beforeAll(async () => {
    const env = { ...process.env, PLANTED_API_KEY: plantedKey };
    packs = await startPackLab(env, 'exits', 'throws-token', 'well-behaved');
  });
  afterAll(() => packs.stop());

  it('by exiting is tried twice, then failed; the worker goes on with the next', async () => {
    const [crashing, fine] = await packs.start('exits', 'well_behaved');
    const report = await crashing?.until('failed');
    expect(report).toMatchObject({
      failures: [{ type: 'ModelCrashed' }],
      reason: 'policy: ModelCrashed -> fail after 2 attempts',
    });
    expect(await crashing?.steps()).toEqual(['lab.prepare', 'lab.vad', '2s', 'lab.prepare', 'lab.vad']);
    // Its canary and another clip, which are kept, and two attempts.
    expect(await packs.inferences('exits')).toBe(4);
    expect(await fine?.until('scored')).toMatchObject({ items: { scored: 1, failed: [] } });
  });

  it('by quoting secrets is failed at once; neither is in its report or in any history', async () => {
    const [task] = await packs.start('throws_token');
    const report = await task?.until('failed');
    expect(report?.failures).toMatchObject([{ type: 'Unexpected' }]);
    expect(report?.failures[0]?.summary).toContain('401 for Bearer [redacted] and key [redacted]');
    for (const text of [JSON.stringify(report), (await task?.history()) ?? '']) {
      expect(text).toContain('Unexpected');
      expect(text).not.toContain(plantedToken);
      expect(text).not.toContain(plantedKey);
    }
  });

  it('has a history that replays, and so has its sprint', async () => {
    expect(await packs.replayAll()).toBe(5);
  });
});
