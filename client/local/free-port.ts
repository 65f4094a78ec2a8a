import { createServer } from 'node:net';

/**
 * The first port that nobody listens on, from `preferred` upwards; any free one after a hundred tries.
 * Somebody may take it before its user binds it, so the user must be ready to ask again.
 */
export async function freePort(preferred: number, taken: readonly number[] = []): Promise<number> {
  for (let port = preferred; port < preferred + 100 && port < 65_536; port++) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  return anyFreePort();
}

export async function anyFreePort(): Promise<number> {
  const port = await listen(0, '127.0.0.1');
  if (port === undefined) throw new Error('no free port on 127.0.0.1');
  return port;
}

/** On some systems a listener on every address does not stop one on loopback, so both are tried. */
async function isFree(port: number): Promise<boolean> {
  return (await listen(port, '127.0.0.1')) !== undefined && (await listen(port)) !== undefined;
}

function listen(port: number, host?: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
