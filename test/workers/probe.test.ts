import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probe } from '../../client/probe.ts';
import type { Lab } from '../../client/lab.ts';
import { HostPool } from '../../models/host/host-pool.ts';
import { FileStore } from '../../store/file-store.ts';
import { createLabWorkers } from '../../workers/lab-workers.ts';
import { shareBundles } from '../kept-bundles.ts';
import { startTestServer } from '../temporal-binary.ts';

/** A worker as it is, on a machine without Python that is told to stay off the network. */
let lab: Lab;
let stop: () => Promise<void>;
const token = 'hf_plantedByThisTest';

beforeAll(async () => {
  Runtime.install({ workerHeartbeatInterval: '1s', logger: new DefaultLogger('ERROR') });
  const server = await startTestServer();
  const home = await mkdtemp(join(tmpdir(), 'lab-probe-'));
  await shareBundles(home);
  const store = new FileStore(join(home, 'store'));
  const env = {
    HOME: home,
    PATH: '/nowhere',
    HF_HOME: join(home, token),
    HF_HUB_OFFLINE: '1',
    HF_TOKEN: token,
  };
  const hosts = new HostPool(1e9);
  const connection = await NativeConnection.connect({ address: server.address });
  const dependencies = { store, hosts, home, env, host: 'this-machine' };
  const { workers } = await createLabWorkers({
    connection,
    namespace: 'default',
    hardware: ['cpu'],
    dependencies,
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  lab = { client: new Client({ connection: server.connection }), store };
  stop = async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await hosts.close();
    await connection.close();
    await server.stop();
    await rm(home, { recursive: true });
  };
});
afterAll(() => stop());

test('a model whose weights came with the package can go to work', async () => {
  const probed = await probe(lab, { model: 'rnnoise', variant: 'default', hardware: 'cpu' });
  expect(probed).toEqual({ host: 'this-machine', failures: [] });
});

test('all that is in the way of another is named at once, with its host and without the token', async () => {
  const { host, failures } = await probe(lab, { model: 'moonshine', variant: 'tiny', hardware: 'cpu' });
  expect(host).toBeNull();
  expect(failures.map(({ type, remedy }) => [type, remedy?.where])).toEqual([
    ['ServiceUnavailable', 'this-machine'],
    ['MissingBinary', 'this-machine'],
  ]);
  expect(JSON.stringify(failures)).not.toContain(token);
});
