import { configuredServer } from '../configured-server.ts';
import type { ChildEntry } from '../../audio/child-entry.ts';
import { ensureServer } from './ensure-server.ts';
import { ensureWorker } from './ensure-worker.ts';
import { withServicesLock } from './services-lock.ts';
import type { WorkerReport } from './worker-report.ts';

export interface RunningServices {
  /** host:port of the Temporal server, and the namespace to work in. */
  address: string;
  namespace: string;
  /** Of a server of our own; a configured one does not say where its web pages are. */
  uiUrl: string | undefined;
  /** The background worker; undefined where a server is configured, whose workers are started by hand. */
  worker: WorkerReport | undefined;
  /** Descriptions for a person of what this call started, and of what it found running. */
  started: string[];
  reused: string[];
}

export interface ServicesRequest {
  home: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
  /** The program of the worker, if not our own. */
  workerEntry?: ChildEntry;
}

/**
 * A Temporal server and a worker, started in the background unless they run already. Where TEMPORAL_ADDRESS or
 * a profile names a server, nothing is started. Commands that call it at the same time start one of each.
 *
 * @throws LabError MissingBinary, MissingRuntime, or what kept the worker from starting
 * @example const { address, uiUrl } = await ensureServices({ home, env: process.env, log: console.error });
 */
export async function ensureServices(request: ServicesRequest): Promise<RunningServices> {
  const { home, env, log } = request;
  const configured = configuredServer(env);
  if (configured !== undefined) {
    const { address, namespace } = configured;
    return {
      address,
      namespace,
      uiUrl: undefined,
      worker: undefined,
      started: [],
      reused: [`Temporal server ${address} (configured)`],
    };
  }
  const namespace = localNamespace(env);
  return withServicesLock(home, log, async () => {
    const server = await ensureServer(request, namespace);
    const worker = await ensureWorker(request, { address: server.record.address, namespace });
    const all = [server, worker];
    return {
      address: server.record.address,
      namespace,
      uiUrl: server.record.uiUrl,
      worker: worker.record.report,
      started: all.filter(({ isNew }) => isNew).map(({ words }) => words),
      reused: all.filter(({ isNew }) => !isNew).map(({ words }) => words),
    };
  });
}

/** The server alone, for a worker in the foreground. */
export async function ensureServerOnly(
  request: ServicesRequest,
): Promise<{ address: string; namespace: string }> {
  const configured = configuredServer(request.env);
  if (configured !== undefined) return { address: configured.address, namespace: configured.namespace };
  const namespace = localNamespace(request.env);
  const { record } = await withServicesLock(request.home, request.log, () =>
    ensureServer(request, namespace),
  );
  return { address: record.address, namespace };
}

const localNamespace = (env: NodeJS.ProcessEnv): string => env.TEMPORAL_NAMESPACE || 'default';
