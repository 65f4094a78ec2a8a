import { Connection, type ConnectionOptions } from '@temporalio/client';
import { createHash } from 'node:crypto';
import { connect as openSocket } from 'node:net';
import { resolve } from 'node:path';

/**
 * A namespace that only the server of this home has. Two homes that start at the same moment find the same port
 * free, and whoever comes second would take the first one's answer for its own: its work would end in another store.
 */
export const homeNamespace = (home: string): string =>
  `home-${createHash('sha256').update(resolve(home)).digest('hex').slice(0, 12)}`;

/** Whether a Temporal server, and not just any program, answers there. */
export const serverAnswers = (address: string, options: ConnectionOptions = {}): Promise<boolean> =>
  isAnswered(address, options, () => Promise.resolve());

/** Whether a Temporal server answers there that has this namespace. */
export const servesNamespace = (address: string, namespace: string): Promise<boolean> =>
  isAnswered(address, {}, ({ workflowService }) => workflowService.describeNamespace({ namespace }));

async function isAnswered(
  address: string,
  options: ConnectionOptions,
  ask: (connection: Connection) => Promise<unknown>,
): Promise<boolean> {
  // First a bare socket: gRPC waits a second before it tries a refused connection again.
  if (!(await portAnswers(address))) return false;
  try {
    const connection = await Connection.connect({ ...options, address, connectTimeout: '3s' });
    try {
      await ask(connection);
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

function portAnswers(address: string): Promise<boolean> {
  const { hostname: name, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = openSocket({ host: name, port: Number(port), timeout: 1_000 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
