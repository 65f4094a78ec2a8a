import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProcessIdentity } from './process-identity.ts';
import { WorkerReport } from './worker-report.ts';

export const ServerRecord = z.strictObject({
  process: ProcessIdentity,
  /** host:port of the gRPC service. */
  address: z.string(),
  uiUrl: z.string(),
  ports: z.strictObject({ grpc: z.int(), ui: z.int() }),
  program: z.strictObject({ path: z.string(), origin: z.string(), version: z.string() }),
});
export type ServerRecord = z.infer<typeof ServerRecord>;

export const WorkerRecord = z.strictObject({
  process: ProcessIdentity,
  /** The server and the namespace that it works for. */
  address: z.string(),
  namespace: z.string(),
  /** Hash of the code that it runs. */
  code: z.string(),
  /** Hash of each setting that it was started with, by the variable's name. */
  settings: z.record(z.string(), z.string()),
  /** Absent until it polls: a command that was interrupted may leave a worker that never got so far. */
  report: WorkerReport.optional(),
});
export type WorkerRecord = z.infer<typeof WorkerRecord>;

/** What runs in the background for this home: the content of `services.json`. */
export const Services = z.strictObject({
  version: z.literal(1),
  server: ServerRecord.optional(),
  worker: WorkerRecord.optional(),
});
export type Services = z.infer<typeof Services>;

const path = (home: string): string => join(home, 'services.json');

/** An absent file means that nothing runs, and so does one that an older or newer version wrote. */
export async function readServices(home: string): Promise<Services> {
  try {
    const parsed = Services.safeParse(JSON.parse(await readFile(path(home), 'utf8')));
    if (parsed.success) return parsed.data;
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent && !(error instanceof SyntaxError)) throw error;
  }
  return { version: 1 };
}

/** Whole or not at all: a command that reads meanwhile sees the old content. */
export async function writeServices(home: string, services: Services): Promise<void> {
  await mkdir(home, { recursive: true });
  const temporary = `${path(home)}.${process.pid}-${randomUUID()}.tmp`;
  await writeFile(temporary, `${JSON.stringify(services, undefined, 2)}\n`);
  await rename(temporary, path(home));
}
