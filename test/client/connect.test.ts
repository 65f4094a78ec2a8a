import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../client/connect.ts';
import { configuredServer } from '../../client/configured-server.ts';
import { exitCodeFor, exitCodes } from '../../client/cli/exit-codes.ts';
import { anyFreePort } from '../../client/local/free-port.ts';
import { LabError } from '../../contract/failure.ts';
import { startTestServer, type TestServer } from '../temporal-binary.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 180_000);
afterAll(() => server.stop());

const failureOf = async (attempt: Promise<unknown>) => {
  const error = await attempt.catch((thrown: unknown) => thrown);
  if (!(error instanceof LabError)) throw error;
  return error.failures[0];
};

test('a client talks to the server that the settings name', async () => {
  const env = { TEMPORAL_ADDRESS: server.address, TEMPORAL_CONFIG_FILE: '/there/is/none' };
  const configured = configuredServer(env);
  expect(configured).toMatchObject({ address: server.address, namespace: 'default' });
  const client = await connect({ address: server.address, namespace: 'default' }, env);
  expect((await client.workflow.count()).count).toBe(0);
  await client.connection.close();
});

test('a server that does not answer is named with its address, and exits with 4', async () => {
  const address = `127.0.0.1:${await anyFreePort()}`;
  const failure = await failureOf(connect({ address, namespace: 'default' }, {}));
  expect(failure.summary).toContain(address);
  expect(failure.remedy?.commands).toEqual([`temporal operator cluster health --address ${address}`]);
  expect(exitCodeFor([failure])).toBe(exitCodes.noServer);
});

test('a namespace that the server lacks is named, with the command that makes it', async () => {
  const failure = await failureOf(connect({ address: server.address, namespace: 'nowhere' }, {}));
  expect(failure.summary).toContain('no namespace "nowhere"');
  expect(failure.remedy?.commands[0]).toContain('namespace create --namespace nowhere');
});

test('a profile that does not exist is a mistake in the settings', () => {
  const env = { TEMPORAL_PROFILE: 'work', TEMPORAL_CONFIG_FILE: '/there/is/none' };
  expect(() => configuredServer(env)).toThrow(/settings for the Temporal server/);
});

test('without settings no server is configured', () => {
  expect(configuredServer({ TEMPORAL_CONFIG_FILE: '/there/is/none' })).toBeUndefined();
});
