import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { anyFreePort, freePort } from '../../../client/local/free-port.ts';

let listener: Server | undefined;
afterEach(() => listener?.close());

async function occupy(host: string): Promise<number> {
  listener = createServer().listen(0, host);
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}

test.each(['127.0.0.1', '0.0.0.0'])('a port that somebody listens on at %s is passed over', async (host) => {
  const taken = await occupy(host);
  expect(await freePort(taken)).toBeGreaterThan(taken);
});

test('a free port is given as it was asked for', async () => {
  const free = await anyFreePort();
  expect(await freePort(free)).toBe(free);
});

test('a port that is meant for another service is not given twice', async () => {
  const free = await anyFreePort();
  expect(await freePort(free, [free])).toBeGreaterThan(free);
});
