import { join } from 'node:path';
import type { Contestant } from '../contestant.ts';
import { startProgram } from '../line-process.ts';
import { folderOf, pythonOf, scriptsFolder } from './environments.ts';

interface Wanted {
  name: string;
  threads: number;
  config: Record<string, unknown>;
  /** For a peer without a setting for its threads: it gets no more cores than threads (Linux). */
  isPinned?: boolean;
}

/** A script of this folder in the Python of an environment. */
export function startPython(environment: string, script: string, wanted: Wanted): Promise<Contestant> {
  const { name, threads, config, isPinned = false } = wanted;
  const python: [string, string] = [pythonOf(environment), join(scriptsFolder, script)];
  const command: [string, ...string[]] =
    isPinned && process.platform === 'linux' ? ['taskset', '-c', `0-${threads - 1}`, ...python] : python;
  return startProgram({ name, command, config, threads });
}

/** transformers.js with the weights of a folder that is laid out as on the hub. */
export const startTransformers = ({ name, threads, config }: Wanted): Promise<Contestant> =>
  startProgram({
    name,
    command: [process.execPath, join(scriptsFolder, 'run-transformers.js')],
    config: { environment: `${folderOf('transformers')}/`, ...config },
    threads,
  });
