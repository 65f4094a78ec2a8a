import { fork } from 'node:child_process';
import { closeSync } from 'node:fs';
import { hostname } from 'node:os';
import { childEntry, type ChildEntry } from '../../audio/child-entry.ts';
import { LabError } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import { logPath, logTail, openLog } from './log-file.ts';
import { identify } from './process-identity.ts';
import type { WorkerRecord } from './services-file.ts';
import { WorkerMessage, type WorkerReport } from './worker-report.ts';
import { workerSettings } from './worker-settings.ts';

/** It bundles the workflows and probes the hardware before it is ready. */
const startMs = 120_000;

/** The program of a worker. It is found by its place, because client/ imports nothing of workers/. */
export const workerEntry = (): ChildEntry => childEntry(import.meta.url, '../../workers/main');

interface WorkerPlace {
  home: string;
  env: NodeJS.ProcessEnv;
  address: string;
  namespace: string;
}

interface WorkerStart extends WorkerPlace {
  entry?: ChildEntry;
  /** Called once the process exists, so that an interrupted command leaves none behind unknown. */
  onSpawn: (record: WorkerRecord) => Promise<void>;
}

/** What a worker needs to know of a server that we started, on top of the environment of the command. */
export const workerEnvironment = ({ home, env, address, namespace }: WorkerPlace): NodeJS.ProcessEnv => ({
  ...env,
  MODEL_LAB_HOME: home,
  TEMPORAL_ADDRESS: address,
  TEMPORAL_NAMESPACE: namespace,
});

/**
 * Starts a worker for this machine's hardware that outlives this command, and waits until it polls.
 * @throws LabError with what the worker reported, or the end of its log when it ended without a word
 */
export async function startWorker(start: WorkerStart): Promise<WorkerRecord> {
  const { home, address, namespace, env, entry = workerEntry(), onSpawn } = start;
  const path = logPath(home, 'worker');
  const log = openLog(path);
  const code = await codeFingerprint();
  const child = fork(entry.path, [], {
    execArgv: entry.execArgv,
    env: workerEnvironment(start),
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const report = new Promise<WorkerReport>((resolve, reject) => {
    const failed = (): void => reject(notStarted(path));
    const deadline = setTimeout(failed, startMs);
    child.once('exit', failed).once('error', failed);
    child.once('message', (message) => {
      clearTimeout(deadline);
      const said = WorkerMessage.safeParse(message);
      if (!said.success) return reject(said.error);
      if ('failed' in said.data) return reject(new LabError(said.data.failed));
      resolve(said.data.ready);
    });
  });
  // Awaited below; a failure before that must not count as unhandled.
  report.catch(() => undefined);
  try {
    const process = child.pid === undefined ? undefined : await identify(child.pid);
    if (process === undefined) throw notStarted(path);
    const record: WorkerRecord = { process, address, namespace, code, settings: workerSettings(env) };
    await onSpawn(record);
    return { ...record, report: await report };
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function notStarted(log: string): LabError {
  return new LabError({
    type: 'MissingRuntime',
    scope: 'worker',
    summary: 'The worker did not start.',
    cause: redact(logTail(log)),
    blockedOn: 'worker-start',
    remedy: {
      say: 'its log says why; what it said last is below.',
      commands: [`cat ${log}`],
      where: hostname(),
    },
  });
}
