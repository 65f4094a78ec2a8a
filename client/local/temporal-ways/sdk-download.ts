import { execa } from 'execa';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { childEntry } from '../../../audio/child-entry.ts';
import { redact } from '../../../contract/redact.ts';
import type { Surroundings, Way } from '../temporal-program.ts';

/** Without a byte for so long, the download is given up: a firewall that drops packets never says no. */
const patienceMs = 10_000;

const fileName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

export const sdkProgram = (home: string): string => join(home, 'temporal', 'sdk', fileName);

/**
 * The download that is built into the Temporal SDK. Only @temporalio/testing offers it to applications, but
 * the SDK's runtime has it: it fetches the program, and starts a server from it to prove that it runs.
 */
export const sdkDownload: Way = (surroundings) => downloadBySdk(surroundings, patienceMs);

export async function downloadBySdk({ home, env, log }: Surroundings, stallMs: number): ReturnType<Way> {
  log("Fetching the Temporal server by the Temporal SDK's own download.");
  const program = sdkProgram(home);
  const folder = `${dirname(program)}.fetching-${process.pid}`;
  // In a process of its own, because native code that waits for the network cannot be cancelled.
  const { path, execArgv } = childEntry(import.meta.url, './sdk-download-entry');
  const stop = new AbortController();
  try {
    await mkdir(folder, { recursive: true });
    const child = execa(process.execPath, [...execArgv, path, folder], {
      env,
      extendEnv: false,
      reject: false,
      all: true,
      cancelSignal: stop.signal,
      // The SDK's runtime would take a milder signal as a wish to shut down in order.
      killSignal: 'SIGKILL',
      stdin: 'ignore',
    });
    const watch = watchForStall(folder, stallMs, () => stop.abort());
    const result = await child;
    clearInterval(watch);
    if (result.isCanceled) return { why: `the SDK's download: nothing came for ${stallMs / 1000} s` };
    // The file counts, and not whether a server came up from it within the SDK's five seconds.
    const file = (await readdir(folder)).find((name) => !name.endsWith('.downloading'));
    if (file === undefined) return { why: `the SDK's download: ${lastLine(result.all)}` };
    await mkdir(dirname(program), { recursive: true });
    await chmod(join(folder, file), 0o755);
    await rename(join(folder, file), program);
    return { path: program, origin: "the Temporal SDK's download" };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Calls back once when the files in the folder have not grown for `stallMs`. */
function watchForStall(folder: string, stallMs: number, stalled: () => void): NodeJS.Timeout {
  let last = { bytes: -1, at: Date.now() };
  return setInterval(() => {
    void sizeOf(folder).then((bytes) => {
      if (bytes !== last.bytes) last = { bytes, at: Date.now() };
      else if (Date.now() - last.at >= stallMs) stalled();
    });
  }, 250);
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const lastLine = (output: string): string => redact(output.trim().split('\n').at(-1) ?? 'no reason given');
