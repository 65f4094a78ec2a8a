import { getClient } from '@temporalio/activity';
import { hostOf } from '../contract/names.ts';

/** Our workers report every five seconds; one that was silent for so long is gone, whatever its status says. */
const silentMs = 20_000;
/** Those of a host application every minute, unless it set another interval. */
const hostSilentMs = 150_000;

export interface FoundWorkers {
  /** Identities of the workers that serve the queue now. */
  live: string[];
  /** Their hosts, each once: workers of one host share its queue. */
  hosts: string[];
}

/** Asks the server who serves a queue: a busy queue has workers, an empty one has none. */
export function createFindWorkers(): (queue: string) => Promise<FoundWorkers> {
  return async (queue: string): Promise<FoundWorkers> => {
    const { connection, options } = getClient();
    const { workersInfo } = await connection.workflowService.listWorkers({
      namespace: options.namespace,
      query: `TaskQueue='${queue}' AND WorkerStatus='Running'`,
    });
    const now = Date.now();
    const live = (workersInfo ?? []).flatMap(({ workerHeartbeat }) => {
      const seconds = Number(workerHeartbeat?.heartbeatTime?.seconds ?? 0);
      const identity = workerHeartbeat?.workerIdentity ?? 'unnamed';
      const allowedMs = hostOf(identity) === undefined ? hostSilentMs : silentMs;
      return now - seconds * 1000 < allowedMs ? [identity] : [];
    });
    const hosts = [...new Set(live.flatMap((identity) => hostOf(identity) ?? []))].sort();
    return { live, hosts };
  };
}
