import { codeFingerprint } from './code-fingerprint.ts';
import type { ServicesRequest } from './ensure-services.ts';
import { isAlive } from './process-identity.ts';
import { readServices, writeServices, type WorkerRecord } from './services-file.ts';
import { stopProcess } from './stop-process.ts';
import { startWorker } from './worker-process.ts';
import { changedSettings, workerSettings } from './worker-settings.ts';

/** Longer than a worker gives its activities to end. */
export const workerGraceMs = 15_000;

interface EnsuredWorker {
  record: WorkerRecord;
  isNew: boolean;
  words: string;
}

/** The worker of this home, running and up to date. Call it under the services lock. */
export async function ensureWorker(
  { home, env, log, workerEntry }: ServicesRequest,
  server: { address: string; namespace: string },
): Promise<EnsuredWorker> {
  const before = (await readServices(home)).worker;
  if (before !== undefined && (await isAlive(before.process))) {
    const why = await outOfDate(before, server, env);
    if (why === undefined) return { record: before, isNew: false, words: describe(before) };
    log(`Replacing the worker: ${why}.`);
    await stopProcess(before.process, workerGraceMs);
  }
  log('Starting a worker.');
  const save = async (worker: WorkerRecord): Promise<void> =>
    writeServices(home, { ...(await readServices(home)), worker });
  const entry = workerEntry === undefined ? {} : { entry: workerEntry };
  const record = await startWorker({ home, env, ...server, ...entry, onSpawn: save });
  await save(record);
  return { record, isNew: true, words: describe(record) };
}

/** Why a worker that runs is not the one that this command needs, or undefined. */
async function outOfDate(
  running: WorkerRecord,
  server: { address: string; namespace: string },
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (running.report === undefined) return 'it never got ready';
  if (running.address !== server.address || running.namespace !== server.namespace)
    return 'it works for another server or namespace';
  if (running.code !== (await codeFingerprint())) return 'it runs other code than this command';
  const changed = changedSettings(running.settings, workerSettings(env));
  return changed.length === 0 ? undefined : `${changed.join(' and ')} changed`;
}

const describe = ({ report, process }: WorkerRecord): string =>
  `worker for ${report?.queues.join(', ') ?? 'nothing yet'} on ${report?.host ?? 'this machine'} (process ${process.pid})`;
