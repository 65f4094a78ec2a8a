import { workerGraceMs } from './ensure-worker.ts';
import { withServicesLock } from './services-lock.ts';
import { readServices, writeServices } from './services-file.ts';
import { stopProcess, type Stopped } from './stop-process.ts';

/** What became of one service; `was not running` also when nothing was ever started. */
export interface StopReport {
  service: 'worker' | 'Temporal server';
  outcome: Stopped;
  pid?: number;
}

const serverGraceMs = 15_000;

/** Stops what `ensureServices` started for this home, the worker before its server, and nothing else. */
export function stopServices(home: string, log: (line: string) => void): Promise<StopReport[]> {
  return withServicesLock(home, log, async () => {
    const { worker, server } = await readServices(home);
    const reports: StopReport[] = [];
    for (const [service, record, graceMs] of [
      ['worker', worker, workerGraceMs],
      ['Temporal server', server, serverGraceMs],
    ] as const) {
      if (record === undefined) reports.push({ service, outcome: 'was not running' });
      else
        reports.push({
          service,
          outcome: await stopProcess(record.process, graceMs),
          pid: record.process.pid,
        });
    }
    // The server's record stays: it has the ports that the next start prefers, and its process is known to be gone.
    await writeServices(home, { version: 1, ...(server === undefined ? {} : { server }) });
    return reports;
  });
}
