import { expect, test } from 'vitest';
import { serverAnswers } from '../client/local/server-identity.ts';
import { startTestServer, temporalBinary } from './temporal-binary.ts';

test('the program is fetched once, also when asked for twice at a time', async () => {
  const [one, two] = await Promise.all([temporalBinary(), temporalBinary()]);
  expect(one).toBe(two);
});

test('a test server has the search attributes, and is gone when stopped', async () => {
  const server = await startTestServer();
  const { customAttributes } = await server.connection.operatorService.listSearchAttributes({
    namespace: server.namespace,
  });
  expect(Object.keys(customAttributes)).toContain('LabBlockedOn');
  await server.stop();
  expect(await serverAnswers(server.address)).toBe(false);
});
