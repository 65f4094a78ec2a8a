import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { childEntry } from './child-entry.ts';

/** Its number in the child, after those of stdin, stdout and stderr. */
const pipeDescriptor = 3;

export interface StartedChild {
  child: ChildProcess;
  /** For a `MessagePipe`. */
  stream: Duplex;
}

/**
 * Starts a module of ours in a process of its own. What it prints is not read, except on stderr.
 *
 * @param module as `childEntry` takes it
 * @throws Error as the system says it, when there is no process to be had
 * @example const { child, stream } = await startChild(import.meta.url, './decode-process', { signal });
 */
export async function startChild(
  importMetaUrl: string,
  module: string,
  options: Pick<SpawnOptions, 'detached' | 'env' | 'signal' | 'killSignal'>,
): Promise<StartedChild> {
  const { path, execArgv } = childEntry(importMetaUrl, module);
  const child = spawn(process.execPath, [...execArgv, path], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  // An error that nobody listens for would end this process.
  child.on('error', () => undefined);
  await once(child, 'spawn');
  const stream = child.stdio[pipeDescriptor];
  if (!(stream instanceof Duplex)) throw new Error(`${module} was started without its pipe`);
  return { child, stream };
}

/** In the child: the pipe to the process that started it. */
export const toParent = (): Duplex => new Socket({ fd: pipeDescriptor, readable: true, writable: true });
