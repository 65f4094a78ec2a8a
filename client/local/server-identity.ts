import { Connection } from '@temporalio/client';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/**
 * A namespace that only the server of this home has. Two homes that start at the same moment find the same port
 * free, and whoever comes second would take the first one's answer for its own: its work would end in another store.
 */
export const homeNamespace = (home: string): string =>
  `home-${createHash('sha256').update(resolve(home)).digest('hex').slice(0, 12)}`;

/** Whether the Temporal server that answers there has this namespace. */
export async function hasNamespace(address: string, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: '3s' });
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
