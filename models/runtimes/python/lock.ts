import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LabError } from '../../../contract/failure.ts';
import type { Checkout } from './checkout.ts';
import { lockPath, type PythonFamily } from './family.ts';

/** A Python 3 by its minor version: 11 is Python 3.11. */
export type Minor = number;

/** What a family's `requirements.lock` says. */
export interface Lock {
  path: string;
  sha256: string;
  /** The first and the last Python that it was made for. */
  python: { first: Minor; last: Minor };
  /** Distributions that may be installed, by normalised name; which ones are depends on the system. */
  packages: ReadonlySet<string>;
  /** Repositories of code that no registry has: `# checkout <url> <commit>`. */
  checkouts: readonly Checkout[];
  /** What an installation downloads here at most; undefined where nobody counted. */
  downloadBytes: number | undefined;
  /** How much of it is for CUDA alone, besides torch's own build. */
  cudaBytes: number;
}

/** @throws LabError `BadSpec` with the line that cannot be read */
export async function readLock(family: PythonFamily): Promise<Lock> {
  const path = lockPath(family);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw bad(path, error instanceof Error ? error.message : String(error));
  });
  const python = /^# python 3\.(\d+) 3\.(\d+)$/m.exec(text);
  if (python === null) throw bad(path, 'it does not say for which Python it is: "# python 3.11 3.14"');
  const counted = `^# download ${process.platform}-${process.arch} (\\d+)(?:, (\\d+) of it for CUDA)?$`;
  const [, downloaded, forCuda] = new RegExp(counted, 'm').exec(text) ?? [];
  const packages = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(#|--hash=sha256:[0-9a-f]{64}( \\)?$|$)/.test(line)) continue;
    const name = /^([A-Za-z0-9][\w.-]*)==\S+( ;.*)? \\$/.exec(line)?.[1];
    if (name === undefined) throw bad(path, `line ${index + 1} is no pinned and hashed package: ${line}`);
    packages.add(normalised(name));
  }
  return {
    path,
    sha256: createHash('sha256').update(text).digest('hex'),
    python: { first: Number(python[1]), last: Number(python[2]) },
    packages,
    checkouts: [...text.matchAll(/^# checkout (\S+?([^/\s]+?)(?:\.git)?\/?) ([0-9a-f]{40})$/gm)].map(
      ([, url = '', name = '', commit = '']) => ({ name, url, commit }),
    ),
    downloadBytes: downloaded === undefined ? undefined : Number(downloaded),
    cudaBytes: Number(forCuda ?? 0),
  };
}

/** Names of distributions are equal when these are: `Typing_Extensions` is `typing-extensions`. */
export const normalised = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** When you get it: a file of the model is damaged, or was edited by hand. */
const bad = (path: string, cause: string): LabError =>
  new LabError({
    type: 'BadSpec',
    summary: `The lock of a Python environment cannot be read: ${path}.`,
    cause,
    remedy: {
      say: 'install Model Lab anew, or make the lock of your own model again.',
      commands: ['python3 models/runtimes/python/make-lock.py models/NAME 3.11 3.14'],
    },
  });
