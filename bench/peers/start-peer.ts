import { join } from 'node:path';
import type { Contestant } from '../contestant.ts';
import { startProgram } from '../line-process.ts';
import { folderOf, pythonOf, scriptsFolder } from './environments.ts';

interface Wanted {
  name: string;
  threads: number;
  config: Record<string, unknown>;
}

/** A script of this folder in the Python of an environment. */
export const startPython = (
  environment: string,
  script: string,
  { name, threads, config }: Wanted,
): Promise<Contestant> =>
  startProgram({ name, command: [pythonOf(environment), join(scriptsFolder, script)], config, threads });

/** transformers.js with the weights of a folder that is laid out as on the hub. */
export const startTransformers = ({ name, threads, config }: Wanted): Promise<Contestant> =>
  startProgram({
    name,
    command: [process.execPath, join(scriptsFolder, 'run-transformers.js')],
    config: { environment: `${folderOf('transformers')}/`, ...config },
    threads,
  });
