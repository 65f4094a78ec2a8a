import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';
import { searchAttributes } from '../../contract/search-attributes.ts';
import { freePort } from './free-port.ts';
import { logPath, logTail, openLog } from './log-file.ts';
import { identify, isAlive } from './process-identity.ts';
import { homeNamespace, servesNamespace } from './server-identity.ts';
import type { ServerRecord } from './services-file.ts';
import { stopProcess } from './stop-process.ts';
import type { TemporalProgram } from './temporal-program.ts';
import { waitUntil } from './wait-until.ts';

const host = '127.0.0.1';
/** A database of some hundred MB opens in a second; a slow disk may take a while. */
const startMs = 60_000;
/** Of several homes that want the same port at the same moment, one gets it in each. */
const mostAttempts = 5;

/** Names of the types as the command line has them. */
const attributeTypes = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList' };
const attributeOptions = Object.entries(searchAttributes).flatMap(([name, type]) => [
  '--search-attribute',
  `${name}=${attributeTypes[type]}`,
]);

interface ServerStart {
  home: string;
  program: TemporalProgram;
  /** It exists from the start, beside `default`. */
  namespace: string;
  /** The ports that it had last time, so that addresses stay what they were. */
  ports?: ServerRecord['ports'] | undefined;
  /** Called once the process exists, so that an interrupted command leaves none behind unknown. */
  onSpawn: (record: ServerRecord) => Promise<void>;
}

/**
 * Starts a Temporal dev server that outlives this command. Its history is in MODEL_LAB_HOME.
 * @throws LabError MissingRuntime with the end of its log when it does not come up
 */
export async function startServer(start: ServerStart): Promise<ServerRecord> {
  for (let attempt = 1; ; attempt++) {
    const started = await tryStart(start);
    if (typeof started !== 'string') return started;
    // Another program may have taken a port between our look and the server's start. What a server says of that
    // differs with the moment: sometimes nothing but a stack of calls.
    if (started === 'silent' || attempt === mostAttempts)
      throw notStarted(start.program, logPath(start.home, 'temporal'));
  }
}

/** The running server; else that its process ended, or ran and never answered. */
async function tryStart({
  home,
  program,
  namespace,
  ports,
  onSpawn,
}: ServerStart): Promise<ServerRecord | 'ended' | 'silent'> {
  const grpc = await freePort(ports?.grpc ?? 7233);
  const ui = await freePort(ports?.ui ?? 8233, [grpc]);
  const pid = await spawnServer(program.path, logPath(home, 'temporal'), [
    ...['--ip', host, '--port', String(grpc), '--ui-port', String(ui)],
    ...['--db-filename', await databaseFile(home)],
    // Seven times faster than SQLite's default, and a crash still loses no committed event.
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ...['--dynamic-config-value', 'matching.enableFairness=true'],
    ...['--namespace', namespace, '--namespace', homeNamespace(home), ...attributeOptions],
  ]);
  const process = pid === undefined ? undefined : await identify(pid);
  if (process === undefined) return 'ended';
  const record = {
    process,
    address: `${host}:${grpc}`,
    uiUrl: `http://${host}:${ui}`,
    ports: { grpc, ui },
    program,
  };
  await onSpawn(record);
  const outcome = await waitUntil(async () => {
    if (!(await isAlive(process))) return 'ended';
    return (await servesNamespace(record.address, homeNamespace(home))) ? 'ready' : undefined;
  }, startMs);
  if (outcome === 'ready') return record;
  await stopProcess(process, 1_000);
  return outcome ?? 'silent';
}

async function databaseFile(home: string): Promise<string> {
  const folder = join(home, 'temporal');
  await mkdir(folder, { recursive: true });
  return join(folder, 'temporal.db');
}

/** Resolves to the process id, or undefined when the file cannot be run at all. */
function spawnServer(path: string, log: string, options: readonly string[]): Promise<number | undefined> {
  const output = openLog(log);
  const child = spawn(path, ['server', 'start-dev', ...options], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(child.pid)).once('error', () => resolve(undefined));
  });
}

function notStarted(program: TemporalProgram, log: string): LabError {
  return new LabError({
    type: 'MissingRuntime',
    scope: 'sprint',
    summary: `The Temporal server (${program.path}, ${program.version}) did not start.`,
    cause: redact(logTail(log)),
    blockedOn: 'temporal-start',
    remedy: {
      say: 'its log says why; what it said last is below.',
      commands: [`cat ${log}`],
      where: hostname(),
    },
  });
}
