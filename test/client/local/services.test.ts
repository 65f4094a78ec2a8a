import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { execa } from 'execa';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { childEntry } from '../../../audio/child-entry.ts';
import { connect } from '../../../client/connect.ts';
import { ensureServices, type RunningServices } from '../../../client/local/ensure-services.ts';
import { freePort } from '../../../client/local/free-port.ts';
import { isAlive } from '../../../client/local/process-identity.ts';
import { readServices, writeServices } from '../../../client/local/services-file.ts';
import { stopServices } from '../../../client/local/stop-services.ts';
import { temporalBinary } from '../../temporal-binary.ts';
import { until } from '../../workflows/until.ts';
import { temporaryHome } from './temporary-home.ts';

const noProfile = fileURLToPath(new URL('./there-is-no-temporal.toml', import.meta.url));
const worker = (name: string) => childEntry(import.meta.url, `./fixtures/${name}`);
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  const ours = Object.entries(process.env).filter(([name]) => !/^(TEMPORAL|HF)_/.test(name));
  const PATH = `${dirname(await temporalBinary())}:${process.env['PATH'] ?? ''}`;
  env = { ...Object.fromEntries(ours), PATH, TEMPORAL_CONFIG_FILE: noProfile };
}, 180_000);

/** A home whose services end with the test, whatever happened to it. */
async function home(): Promise<string> {
  const folder = await temporaryHome();
  onTestFinished(async () => void (await stopServices(folder, () => undefined)));
  return folder;
}

interface Up {
  said?: string[];
  with?: NodeJS.ProcessEnv;
  workerName?: string;
}

const up = (folder: string, { said = [], with: more = {}, workerName = 'idle-worker' }: Up = {}) =>
  ensureServices({
    home: folder,
    env: { ...env, ...more },
    log: (line) => said.push(line),
    workerEntry: worker(workerName),
  });

async function withClient<T>(services: RunningServices, use: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(services, env);
  try {
    return await use(client);
  } finally {
    await client.connection.close();
  }
}

/** A `temporal` that starts late: another server has the port that was found free by the time it does. */
async function outrun(folder: string): Promise<{ with: NodeJS.ProcessEnv; rival: () => Promise<string> }> {
  const program = await temporalBinary();
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(
    join(bin, 'temporal'),
    `#!/bin/sh
if [ "$1" = server ] && mkdir "${folder}/outrun" 2>/dev/null; then
  for argument; do [ "$previous" = --port ] && port=$argument; previous=$argument; done
  "${program}" server start-dev --headless --ip 127.0.0.1 --port "$port" >/dev/null 2>&1 &
  echo "$! 127.0.0.1:$port" >"${folder}/rival"
  until "${program}" operator cluster health --address "127.0.0.1:$port" >/dev/null 2>&1; do sleep 0.1; done
fi
exec "${program}" "$@"
`,
    { mode: 0o755 },
  );
  const rival = async (): Promise<string[]> =>
    (await readFile(join(folder, 'rival'), 'utf8')).trim().split(' ');
  onTestFinished(async () => void process.kill(Number((await rival())[0]), 'SIGKILL'));
  return {
    with: { PATH: `${bin}:${env['PATH'] ?? ''}` },
    rival: async () => (await rival())[1] ?? '',
  };
}

const LabState = defineSearchAttributeKey('LabState', 'KEYWORD');
const remember = (services: RunningServices) =>
  withClient(services, (client) =>
    client.workflow.start('labSprint', {
      workflowId: 'sprint/remembered/1',
      taskQueue: 'nobody',
      typedSearchAttributes: [{ key: LabState, value: 'running' }],
    }),
  );
/** What is listed comes a moment after what is so. */
const remembers = (services: RunningServices) =>
  withClient(services, async (client) => {
    const list = () => client.workflow.count(`LabState = 'running'`);
    const { count } = await until(list, (found) => found.count > 0);
    const { status } = await client.workflow.getHandle('sprint/remembered/1').describe();
    return count === 1 && status.name === 'RUNNING';
  });

const processes = async (folder: string) => {
  const { server, worker: background } = await readServices(folder);
  if (server === undefined || background === undefined) throw new Error('no services on record');
  return { server: server.process, worker: background.process };
};

describe('services in the background', () => {
  test('the first command starts a server and a worker, the next one reuses both, down stops both', async () => {
    const folder = await home();
    const first = await up(folder);
    expect(first.started).toEqual([
      expect.stringContaining(`Temporal server`),
      expect.stringContaining('worker for lab, lab-cpu'),
    ]);
    expect(first.worker?.host).toBe(`of ${first.address}`);
    expect((await fetch(first.uiUrl ?? '')).status).toBe(200);

    const second = await up(folder);
    expect(second).toMatchObject({ address: first.address, started: [], reused: first.started });

    const running = await processes(folder);
    expect((await stopServices(folder, () => undefined)).map(({ outcome }) => outcome)).toEqual([
      'stopped',
      'stopped',
    ]);
    expect(await isAlive(running.server)).toBe(false);
    expect(await isAlive(running.worker)).toBe(false);
    expect((await stopServices(folder, () => undefined)).map(({ outcome }) => outcome)).toEqual([
      'was not running',
      'was not running',
    ]);
  });

  test('history survives a stop, at the same address, and closed workflows are kept for thirty days', async () => {
    const folder = await home();
    const before = await up(folder);
    await remember(before);
    await stopServices(folder, () => undefined);
    const after = await up(folder);
    expect(after.address).toBe(before.address);
    expect(await remembers(after)).toBe(true);
    const seconds = await withClient(after, async (client) => {
      const { config } = await client.workflowService.describeNamespace({ namespace: 'default' });
      return Number(config?.workflowExecutionRetentionTtl?.seconds);
    });
    expect(seconds).toBeGreaterThanOrEqual(30 * 86_400);
  });

  test('a machine that died in the middle starts again with its history', async () => {
    const folder = await home();
    await remember(await up(folder));
    const { server, worker: background } = await processes(folder);
    process.kill(server.pid, 'SIGKILL');
    process.kill(background.pid, 'SIGKILL');
    const after = await up(folder);
    expect(after.started).toHaveLength(2);
    expect(await remembers(after)).toBe(true);
  });

  test('a port in use is avoided, and the real one is told', async () => {
    const folder = await home();
    const wanted = await freePort(7233);
    const squatter = createServer().listen(wanted, '127.0.0.1');
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());
    const { address } = await up(folder);
    expect(address).not.toBe(`127.0.0.1:${wanted}`);
    expect(await remember({ ...(await up(folder)), address })).toBeDefined();
  });

  test('another server that takes the port at the last moment is not taken for our own', async () => {
    const folder = await home();
    const { with: raced, rival } = await outrun(folder);
    const services = await up(folder, { with: raced });
    expect(services.address).not.toBe(await rival());
    expect(await isAlive((await processes(folder)).server)).toBe(true);
    await remember(services);
    expect(await remembers({ ...services })).toBe(true);
  });

  test('homes that start at the same moment have servers of their own', async () => {
    const folders = await Promise.all([home(), home()]);
    const addresses = await Promise.all(folders.map(async (folder) => (await up(folder)).address));
    expect(new Set(addresses).size).toBe(2);
  });

  test('records of processes that are gone, or numbers that others took, are no services', async () => {
    const folder = await home();
    await up(folder);
    const record = await readServices(folder);
    await stopServices(folder, () => undefined);
    if (record.server === undefined || record.worker === undefined) throw new Error('nothing on record');
    const taken = { pid: process.pid, bornAt: 'another boot' };
    await writeServices(folder, {
      version: 1,
      server: { ...record.server, process: taken },
      worker: { ...record.worker, process: taken },
    });
    expect((await stopServices(folder, () => undefined)).map(({ outcome }) => outcome)).toEqual([
      'was not running',
      'was not running',
    ]);
    await writeFile(join(folder, 'services.json'), '{"version": 99}');
    expect((await up(folder)).started).toHaveLength(2);
  });

  test('commands that come at the same time start one server and one worker', async () => {
    const folder = await home();
    const { path, execArgv } = childEntry(import.meta.url, './fixtures/ensure');
    const commands = [1, 2, 3].map(() =>
      execa(process.execPath, [...execArgv, path], {
        env: { ...env, MODEL_LAB_HOME: folder },
        extendEnv: false,
      }),
    );
    const answers = (await Promise.all(commands)).map(({ stdout }) => JSON.parse(stdout) as RunningServices);
    expect(new Set(answers.map(({ address }) => address)).size).toBe(1);
    expect(answers.flatMap(({ started }) => started.map((what) => what.split(' ')[0])).sort()).toEqual([
      'Temporal',
      'worker',
    ]);
    expect(answers.flatMap(({ reused }) => reused)).toHaveLength(4);
  });

  test('a worker that runs other code, or has another token, is replaced; its server stays', async () => {
    const folder = await home();
    await up(folder);
    const before = await processes(folder);
    const record = await readServices(folder);
    if (record.worker === undefined) throw new Error('no worker on record');
    await writeServices(folder, { ...record, worker: { ...record.worker, code: 'of yesterday' } });
    const said: string[] = [];
    expect((await up(folder, { said })).started).toEqual([expect.stringContaining('worker for')]);
    expect(said.join('\n')).toContain('Replacing the worker: it runs other code');
    expect(await isAlive(before.worker)).toBe(false);
    expect((await processes(folder)).server).toEqual(before.server);

    await up(folder, { said, with: { HF_TOKEN: 'hf_thisIsNoRealToken' } });
    expect(said.join('\n')).toContain('HF_TOKEN changed');
    expect(await readFile(join(folder, 'services.json'), 'utf8')).not.toContain('hf_thisIsNoRealToken');
    // A terminal without a token is content with a worker that has one.
    expect((await up(folder)).started).toEqual([]);
  });

  test('a worker that cannot start says why, and the server stays for the next try', async () => {
    const folder = await home();
    await expect(up(folder, { workerName: 'failing-worker' })).rejects.toMatchObject({
      failures: [{ type: 'StorageFull', summary: 'No room for weights.' }],
    });
    expect((await up(folder)).reused).toEqual([expect.stringContaining('Temporal server')]);
  });

  test('a namespace of a name of its own is made where it is asked for', async () => {
    const folder = await home();
    const services = await up(folder, { with: { TEMPORAL_NAMESPACE: 'speech-lab' } });
    expect(services.namespace).toBe('speech-lab');
    await remember(services);
    expect(await remembers(services)).toBe(true);
    // Another one, while the server runs: its worker then sees to the search attributes.
    const other = await up(folder, { with: { TEMPORAL_NAMESPACE: 'other-lab' } });
    await withClient(other, async (client) => {
      const { count } = await client.workflow.count();
      expect(count).toBe(0);
    });
  });

  test('where a server is configured nothing is started', async () => {
    const folder = await home();
    const services = await up(folder, { with: { TEMPORAL_ADDRESS: 'temporal.example:7233' } });
    expect(services).toMatchObject({ address: 'temporal.example:7233', uiUrl: undefined, started: [] });
    expect(await readServices(folder)).toEqual({ version: 1 });
  });
});
