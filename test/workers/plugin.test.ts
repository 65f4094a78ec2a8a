import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStep } from '../../client/read-step.ts';
import type { LabStep } from '../../contract/lab-step.ts';
import { LabError } from '../../contract/failure.ts';
import { messages } from '../../contract/names.ts';
import { FileStore } from '../../store/file-store.ts';
import { ModelLabPlugin } from '../../workers/plugin.ts';
import { ScriptedModelLab } from '../../workers/scripted-model-lab.ts';
import { until } from '../workflows/until.ts';
import { startHostApplication, type HostApplication } from './host-application.ts';
import type * as workflows from './host-workflows.ts';

let host: HostApplication;
let folder: string;
let store: FileStore;
/** Files that the scripted model was asked for, in order. */
const heard: string[] = [];
let isMissing = true;

const missing = (): LabError =>
  new LabError({
    type: 'MissingPackage',
    summary: 'a package is absent.',
    blockedOn: 'package:x',
    remedy: { say: 'install it:', commands: ['npm install x'], where: 'here' },
  });

beforeAll(async () => {
  host = await startHostApplication();
  folder = await mkdtemp(join(tmpdir(), 'lab-plugin-'));
  store = new FileStore(join(folder, 'store'));
  await host.startWorker({
    taskQueue: 'host',
    plugins: [
      new ScriptedModelLab({
        store,
        script: {
          asr: ({ id }) => {
            heard.push(id);
            if (id.startsWith('blocked') && isMissing) throw missing();
            if (id.startsWith('broken')) throw new LabError({ type: 'BadAudio', summary: `${id} is empty.` });
            return { text: `heard ${id}`, segments: [] };
          },
        },
      }),
    ],
  });
});
afterAll(async () => {
  await host.stop();
  await rm(folder, { recursive: true });
});

let started = 0;
const on = (taskQueue = 'host'): { taskQueue: string; workflowId: string } => ({
  taskQueue,
  workflowId: `workflow-${started++}`,
});
const tolerant = (asked: LabStep): Promise<string> =>
  host.client.workflow.execute<typeof workflows.tolerant>('tolerant', { ...on(), args: [asked] });
const asr = (name: string): LabStep => ({
  capability: 'asr',
  model: 'moonshine',
  audio: { uri: `file:///data/${name}` },
});
const timesHeard = (name: string): number => heard.filter((one) => one === name).length;

describe("a host's workflow", () => {
  it('takes a model step beside its own activity, and gets a reference that the client can read', async () => {
    const { own, step } = await host.client.workflow.execute<typeof workflows.ownAndStep>('ownAndStep', {
      ...on(),
      args: ['file:///data/call.wav'],
    });
    expect(own).toBe('MOONSHINE');
    expect(step).toMatchObject({ capability: 'asr', model: 'moonshine', variant: 'tiny', reused: false });
    expect((await readStep(store, step)).text).toBe('heard call.wav');
  });

  it('is blocked with all that its steps wait for, and one Update resumes them all', async () => {
    const handle = await host.client.workflow.start<typeof workflows.twoSteps>('twoSteps', {
      ...on(),
      args: [['file:///data/blocked-a.wav', 'file:///data/blocked-b.wav']],
    });
    const { memo, searchAttributes } = await until(
      () => handle.describe(),
      ({ memo: shown }) => (shown?.lab as { failures: unknown[] } | undefined)?.failures.length === 2,
    );
    expect(memo?.lab).toMatchObject({ state: 'blocked' });
    expect(searchAttributes).toMatchObject({
      LabState: ['blocked'],
      LabFailure: ['MissingPackage'],
      LabBlockedOn: ['package:x'],
      LabModel: ['moonshine:tiny'],
    });
    const details = JSON.stringify(await handle.query('__temporal_workflow_metadata'));
    expect(details).toContain('the host is at work');
    expect(details).toContain('moonshine on blocked-b.wav: blocked');
    expect(details).toContain('npm install x');

    isMissing = false;
    await handle.executeUpdate(messages.resume);
    const steps = await handle.result();
    isMissing = true;
    const said = await Promise.all(steps.map(async (step) => (await readStep(store, step)).text));
    expect(said).toEqual(['heard blocked-a.wav', 'heard blocked-b.wav']);
    expect([timesHeard('blocked-a.wav'), timesHeard('blocked-b.wav')]).toEqual([2, 2]);
    const end = await handle.describe();
    expect(end.memo?.lab).toBeUndefined();
    expect(end.searchAttributes.LabState).toBeUndefined();
    expect(await handle.query('__temporal_workflow_metadata')).toMatchObject({
      currentDetails: 'the host is at work',
    });
  });

  it('learns that a person skipped its step', async () => {
    const handle = await host.client.workflow.start<typeof workflows.tolerant>('tolerant', {
      ...on(),
      args: [asr('blocked-c.wav')],
    });
    await until(
      () => handle.describe(),
      ({ memo }) => memo?.lab !== undefined,
    );
    await handle.signal(messages.skip);
    expect(await handle.result()).toBe('skipped: MissingPackage');
  });

  it('refuses to be resumed when nothing is blocked', async () => {
    const handle = await host.client.workflow.start<typeof workflows.tolerant>('tolerant', {
      ...on(),
      args: [asr('call.wav')],
    });
    await handle.result();
    await expect(handle.executeUpdate(messages.resume)).rejects.toThrow();
  });

  it('has a say in what happens after a failure', async () => {
    const skip = { ...asr('blocked-d.wav'), onFailure: { MissingPackage: 'skip' as const } };
    expect(await tolerant(skip)).toBe('skipped: MissingPackage');
    expect(await tolerant({ ...asr('blocked-e.wav'), blockFor: '300ms' })).toBe('failed: MissingPackage');
  });

  it.each<[string, string, LabStep]>([
    ['a recording that cannot be used', 'BadAudio', asr('broken.wav')],
    ['a model that nobody knows', 'BadSpec', { ...asr('call.wav'), model: 'moonshin' }],
    ['a model for something else', 'BadSpec', { ...asr('call.wav'), capability: 'vad' }],
    ['an address of no file', 'BadSpec', { ...asr('call.wav'), audio: { uri: 'https://example.org/a.wav' } }],
  ])('learns of %s: %s', async (_, type, asked) => {
    expect(await tolerant(asked)).toBe(`failed: ${type}`);
  });

  it('fails with a message that ends with the cure where it does not catch', async () => {
    const args: [LabStep] = [{ ...asr('blocked-f.wav'), onFailure: { MissingPackage: 'fail' } }];
    const failing = host.client.workflow.execute<typeof workflows.oneStep>('oneStep', { ...on(), args });
    await expect(failing).rejects.toMatchObject({
      cause: { type: 'lab.MissingPackage', message: expect.stringMatching(/npm install x$/) as string },
    });
  });

  it(
    'is blocked, with the queue, when nobody serves the queue that it names',
    { timeout: 90_000 },
    async () => {
      const handle = await host.client.workflow.start<typeof workflows.oneStep>('oneStep', {
        ...on(),
        args: [{ ...asr('call.wav'), taskQueue: 'nobody-is-here' }],
      });
      const { searchAttributes } = await until(
        () => handle.describe(),
        ({ memo }) => memo?.lab !== undefined,
        60_000,
      );
      expect(searchAttributes.LabBlockedOn).toEqual(['queue:nobody-is-here']);
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow(/cancel/i);
    },
  );
});

describe('the plugin', () => {
  it('leaves the workflows, activities and failures of the host alone', async () => {
    const own = await host.client.workflow.execute<typeof workflows.ownFailure>('ownFailure', on());
    expect(own).toBe('call 3');
  });

  it('works without search attributes where a host wants none', async () => {
    const plugin = new ScriptedModelLab({
      store,
      searchAttributes: false,
      script: { asr: () => Promise.reject(missing()) },
    });
    await host.startWorker({ taskQueue: 'unsearchable', plugins: [plugin] });
    const handle = await host.client.workflow.start<typeof workflows.tolerant>('tolerant', {
      ...on('unsearchable'),
      args: [asr('call.wav')],
    });
    const { searchAttributes } = await until(
      () => handle.describe(),
      ({ memo }) => memo?.lab !== undefined,
    );
    expect(searchAttributes.LabState).toBeUndefined();
    await handle.executeUpdate(messages.skip);
    expect(await handle.result()).toBe('skipped: MissingPackage');
  });
});

describe('the plugin refuses', () => {
  const twice = /modellab\.Core is registered twice[^]*not to both/;
  const activity = (): Promise<void> => Promise.resolve();

  it('to be registered on the connection and on the worker', async () => {
    const connection = await NativeConnection.connect({
      address: host.server.address,
      plugins: [new ModelLabPlugin({ home: folder })],
    });
    const plugins = [new ModelLabPlugin({ home: folder })];
    await expect(Worker.create({ connection, taskQueue: 'twice', plugins })).rejects.toThrow(twice);
    await connection.close();
  });

  it('to be registered twice with a client', () => {
    const plugin = new ModelLabPlugin({ home: folder });
    const { connection } = host.server;
    expect(() => new Client({ connection, plugins: [plugin, plugin] })).toThrow(twice);
    expect(() => new Client({ connection, plugins: [plugin] })).not.toThrow();
  });

  it("to replace a host's activity of the same name", async () => {
    const activities = { 'lab.asr': activity, other: activity };
    const plugins = [new ModelLabPlugin({ home: folder })];
    const connection = await NativeConnection.connect({ address: host.server.address });
    const refused = Worker.create({ connection, taskQueue: 'taken', activities, plugins });
    await expect(refused).rejects.toThrow(/names of Model Lab: lab\.asr[^]*prefix lab\./);
    await connection.close();
  });
});
