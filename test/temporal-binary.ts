import { Connection } from '@temporalio/client';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { lock } from 'proper-lockfile';
import { anyFreePort } from '../client/local/free-port.ts';
import { ensureSearchAttributes } from '../workers/search-attributes.ts';
import { findTemporal } from '../client/local/temporal-program.ts';
import { servesNamespace } from '../client/local/server-identity.ts';
import { communityPackage } from '../client/local/temporal-ways/community-package.ts';
import { homeCopy } from '../client/local/temporal-ways/home-copy.ts';
import { onPath } from '../client/local/temporal-ways/on-path.ts';
import { waitUntil } from '../client/local/wait-until.ts';

const cache = fileURLToPath(new URL('../node_modules/.cache/temporal', import.meta.url));

/**
 * Path of a real Temporal command line: the one on PATH, or one that is fetched once (by the product's own
 * pinned way) and then serves every test file and every later run.
 */
export async function temporalBinary(): Promise<string> {
  const quiet = { home: cache, env: process.env, log: () => undefined };
  await mkdir(cache, { recursive: true });
  // Test files run in several processes; one fetches, the others wait.
  const release = await lock(cache, {
    stale: 60_000,
    retries: { retries: 1_200, factor: 1, minTimeout: 100 },
  });
  try {
    const { path } = await findTemporal(quiet, [onPath, homeCopy, communityPackage]);
    return path;
  } finally {
    await release();
  }
}

export interface TestServer {
  /** host:port, and the namespace `default` with the lab's search attributes. */
  address: string;
  namespace: string;
  /** For clients; a worker opens its own `NativeConnection.connect({ address })`. */
  connection: Connection;
  /** Ends the server; nothing of it stays. */
  stop: () => Promise<void>;
}

/**
 * A real server of its own, in memory, on random ports, whose timers (retries) fire in milliseconds.
 * @param settings further dynamic configuration, `name=value`
 */
export async function startTestServer(settings: readonly string[] = []): Promise<TestServer> {
  const binary = await temporalBinary();
  for (let attempt = 1; ; attempt++) {
    const server = await tryStart(binary, settings);
    if (server !== undefined) return server;
    // Another process took the port in between.
    if (attempt === 3) throw new Error('the Temporal test server did not start three times');
  }
}

async function tryStart(binary: string, settings: readonly string[]): Promise<TestServer | undefined> {
  const port = await anyFreePort();
  const address = `127.0.0.1:${port}`;
  // Another test's server may have taken the port in between, and would answer just as well.
  const onlyHere = randomUUID();
  const options = ['--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'];
  options.push('--namespace', onlyHere);
  const dynamic = ['history.timerProcessorMaxTimeShift="20ms"', 'matching.enableFairness=true', ...settings];
  const child = spawn(
    binary,
    ['server', 'start-dev', ...options, ...dynamic.flatMap((value) => ['--dynamic-config-value', value])],
    { stdio: 'ignore' },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const outcome = await waitUntil(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return 'ended';
    return (await servesNamespace(address, onlyHere)) ? 'ready' : undefined;
  }, 30_000);
  if (outcome !== 'ready') {
    kill();
    return undefined;
  }
  const connection = await Connection.connect({ address });
  await ensureSearchAttributes(connection, 'default');
  return {
    address,
    namespace: 'default',
    connection,
    stop: async () => {
      await connection.close();
      process.off('exit', kill);
      const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
      kill();
      await ended;
    },
  };
}
