import { Connection } from '@temporalio/client';
import type { ServicesRequest } from './ensure-services.ts';
import { ensureNamespace } from './namespace.ts';
import { isAlive } from './process-identity.ts';
import { serverAnswers } from './server-identity.ts';
import { readServices, writeServices, type ServerRecord } from './services-file.ts';
import { stopProcess } from './stop-process.ts';
import { findTemporal } from './temporal-program.ts';
import { startServer } from './temporal-server.ts';
import { waitUntil } from './wait-until.ts';

/** A server under load answers late; one that hangs does not. */
const answerMs = 15_000;

interface EnsuredServer {
  record: ServerRecord;
  isNew: boolean;
  words: string;
}

/** The server of this home, running and prepared. Call it under the services lock. */
export async function ensureServer(
  { home, env, log }: ServicesRequest,
  namespace: string,
): Promise<EnsuredServer> {
  const before = (await readServices(home)).server;
  const running = before === undefined ? undefined : await stillServing(before, log);
  const record = running ?? (await start(before));
  const connection = await Connection.connect({ address: record.address });
  try {
    await ensureNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
  const words = `Temporal server ${record.program.version} at ${record.address} (${record.program.origin})`;
  return { record, isNew: running === undefined, words };

  async function start(last: ServerRecord | undefined): Promise<ServerRecord> {
    const program = await findTemporal({ home, env, log });
    log(`Starting a Temporal server (${program.version}, from ${program.origin}).`);
    const onSpawn = async (server: ServerRecord): Promise<void> =>
      writeServices(home, { ...(await readServices(home)), server });
    return startServer({ home, program, namespace, ports: last?.ports, onSpawn });
  }
}

async function stillServing(
  record: ServerRecord,
  log: (line: string) => void,
): Promise<ServerRecord | undefined> {
  const outcome = await waitUntil(async () => {
    if (!(await isAlive(record.process))) return 'ended';
    return (await serverAnswers(record.address)) ? 'answers' : undefined;
  }, answerMs);
  if (outcome === 'answers') return record;
  if (outcome === 'ended') return undefined;
  log(`The Temporal server at ${record.address} runs but does not answer: replacing it.`);
  await stopProcess(record.process, 1_000);
  return undefined;
}
