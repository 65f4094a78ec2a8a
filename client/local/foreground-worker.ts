import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Hardware } from '../../contract/hardware.ts';
import { configuredServer } from '../configured-server.ts';
import { ensureServerOnly } from './ensure-services.ts';
import { workerEntry, workerEnvironment } from './worker-process.ts';

interface ForegroundWorker {
  home: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
  /** What it offers; absent: all that the machine has. */
  hardware: readonly Hardware[] | undefined;
  /** Stops it. */
  signal: AbortSignal;
}

/** Runs a worker on this terminal until it ends or is told to, and resolves to its exit code. */
export async function runForegroundWorker({
  home,
  env,
  log,
  hardware,
  signal,
}: ForegroundWorker): Promise<number> {
  const server = await ensureServerOnly({ home, env, log });
  const { path, execArgv } = workerEntry();
  // A configured server may need more than an address: the worker reads the same settings.
  const workerEnv =
    configuredServer(env) === undefined
      ? workerEnvironment({ home, env, ...server })
      : { ...env, MODEL_LAB_HOME: home };
  const offered = hardware === undefined ? [] : ['--hardware', hardware.join(',')];
  const child = spawn(process.execPath, [...execArgv, path, ...offered], {
    env: workerEnv,
    stdio: 'inherit',
    // Ctrl-C on a terminal goes to the whole group; the worker then hears it once, from here.
    detached: true,
  });
  const stop = (): void => void child.kill('SIGTERM');
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, name) => resolve(code ?? 128 + constants.signals[name ?? 'SIGTERM']));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
