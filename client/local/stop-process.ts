import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

/** How a process that was asked to end did so. */
export type Stopped = 'stopped' | 'killed' | 'was not running';

/**
 * Ends one process: SIGTERM, then, when the grace is over, SIGKILL for it and all that it started (it leads
 * its own group). A process that took over the number of a dead one is left alone.
 */
export async function stopProcess(identity: ProcessIdentity, graceMs: number): Promise<Stopped> {
  if (!(await isAlive(identity))) return 'was not running';
  signal(identity.pid, 'SIGTERM');
  const gone = async (): Promise<true | undefined> => ((await isAlive(identity)) ? undefined : true);
  if ((await waitUntil(gone, graceMs)) === true) return 'stopped';
  signal(-identity.pid, 'SIGKILL');
  await waitUntil(gone, 5_000);
  return 'killed';
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended by itself a moment ago.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
