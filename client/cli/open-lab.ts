import { join } from 'node:path';
import { FileStore } from '../../store/file-store.ts';
import { connect } from '../connect.ts';
import type { Lab } from '../lab.ts';
import { ensureServices, type RunningServices } from '../local/ensure-services.ts';
import type { CommandContext } from './context.ts';

export interface OpenLab {
  lab: Lab;
  services: RunningServices;
}

/** Does a command's work with a server and a store; starts what is not running, and says so. */
export async function withLab<T>(
  { home, env, say }: Pick<CommandContext, 'home' | 'env' | 'say'>,
  work: (open: OpenLab) => Promise<T>,
): Promise<T> {
  const services = await ensureServices({ home, env, log: say });
  const client = await connect(services, env);
  try {
    return await work({ lab: { client, store: labStore(home), uiUrl: services.uiUrl }, services });
  } finally {
    await client.connection.close();
  }
}

/** Results on this machine: readable without any server. */
export const labStore = (home: string): FileStore => new FileStore(join(home, 'store'));
