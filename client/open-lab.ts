import { join } from 'node:path';
import { FileStore } from '../store/file-store.ts';
import { labHome } from '../store/lab-home.ts';
import { connect } from './connect.ts';
import type { Lab } from './lab.ts';
import { ensureServices, type RunningServices } from './local/ensure-services.ts';

export interface OpenLabOptions {
  /** MODEL_LAB_HOME, unless another folder is meant. */
  home?: string;
  env?: NodeJS.ProcessEnv;
  /** Told in words what is being started. */
  log?: (line: string) => void;
}

export interface OpenLab extends AsyncDisposable {
  lab: Lab;
  services: RunningServices;
}

/**
 * The lab of this machine, or of the server that TEMPORAL_ADDRESS or a profile names. Starts a Temporal server
 * and a worker in the background where none is configured or running; they stay when it is closed.
 *
 * @throws LabError what kept the server or the worker from starting, or from being reached
 * @example await using open = await openLab();
 */
export async function openLab({
  env = process.env,
  home = labHome(env),
  log = () => undefined,
}: OpenLabOptions = {}): Promise<OpenLab> {
  const services = await ensureServices({ home, env, log });
  const client = await connect(services, env);
  return {
    services,
    lab: { client, store: labStore(home), uiUrl: services.uiUrl },
    [Symbol.asyncDispose]: () => client.connection.close(),
  };
}

/** Results on this machine: readable without any server. */
export const labStore = (home: string): FileStore => new FileStore(join(home, 'store'));
