import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../../contract/failure.ts';
import { classifyWrite, ensureRoom } from './storage-full.ts';

/** A body that brings nothing for so long is treated as cut. */
const silenceMs = 15_000;
/** A connection that keeps breaking is given up; what came so far stays for the next attempt. */
const cutsAtMost = 5;

export interface Download {
  /** Asks for the file, or the part of it that a `range` header says; an answer of 416 is given, too. */
  ask: (headers: Record<string, string>) => Promise<Response>;
  /** What to say when the connection keeps breaking. */
  unreachable: (cause: unknown) => LabError;
  /** Of content that never changes, so that what lies here already can be continued. */
  partial: string;
  bytes: number | undefined;
  onBytes: (bytes: number) => void;
  signal?: AbortSignal | undefined;
  silenceMs?: number | undefined;
}

/**
 * Brings a file to `partial`, continuing after a cut connection or a killed process where the bytes ended.
 * @returns bytes that came over the network
 * @throws LabError `ServiceUnavailable` (the partial stays), `StorageFull` (removed); an abort removes it too
 */
export async function downloadFile(download: Download): Promise<number> {
  let fetched = 0;
  for (let cuts = 1; ; cuts++) {
    try {
      await continueFile(download, (bytes) => (fetched += bytes));
      return fetched;
    } catch (error) {
      if (!(error instanceof CutConnection)) {
        const mayGoOn = error instanceof LabError && error.failures[0].type !== 'StorageFull';
        if (!mayGoOn) await rm(download.partial, { force: true });
        throw error;
      }
      if (cuts >= cutsAtMost) throw download.unreachable(error.cause);
    }
  }
}

class CutConnection extends Error {}

async function continueFile(
  { ask, partial, bytes, onBytes, signal, silenceMs: limitMs = silenceMs }: Download,
  onFetched: (bytes: number) => void,
): Promise<void> {
  let here = await sizeOf(partial);
  if (bytes !== undefined && here > bytes) here = 0;
  if (here > 0 && here === bytes) return;
  if (bytes !== undefined) await ensureRoom(dirname(partial), bytes - here);

  const response = await ask(here > 0 ? { range: `bytes=${here}-` } : {});
  // A server that knows no ranges sends the whole file; one that has nothing after this point says 416.
  const continues = response.status === 206 && startsAt(response, here);
  if (!continues) here = 0;
  if (response.status === 416) {
    await rm(partial, { force: true });
    throw new CutConnection('there is nothing after what is here', { cause: 'HTTP 416' });
  }
  if (response.body === null) throw new CutConnection('an answer without a body');

  const silence = new AbortController();
  let timer = setTimeout(() => undefined, 0);
  const listen = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error(`nothing came for ${limitMs} ms`)), limitMs);
  };
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      listen();
      here += chunk.length;
      onFetched(chunk.length);
      onBytes(here);
      done(null, chunk);
    },
  });
  const signals = signal === undefined ? [silence.signal] : [silence.signal, signal];
  try {
    listen();
    const body = Readable.fromWeb(response.body);
    const file = createWriteStream(partial, { flags: continues ? 'a' : 'w' });
    await pipeline(body, meter, file, { signal: AbortSignal.any(signals) });
  } catch (error) {
    signal?.throwIfAborted();
    const classified = await classifyWrite(error, dirname(partial), Math.max(bytes ?? 0, here));
    if (classified instanceof LabError) throw classified;
    throw new CutConnection('the connection broke off', {
      cause: silence.signal.aborted ? silence.signal.reason : error,
    });
  } finally {
    clearTimeout(timer);
  }
  if (bytes !== undefined && here < bytes) {
    throw new CutConnection('the connection ended early', {
      cause: new Error(`${here} of ${bytes} bytes came`),
    });
  }
}

function startsAt(response: Response, offset: number): boolean {
  return response.headers.get('content-range')?.startsWith(`bytes ${offset}-`) === true;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
