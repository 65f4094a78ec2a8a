import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { changedFile, checkoutFolder } from './checkout.ts';
import type { PythonFamily } from './family.ts';
import type { Lock } from './lock.ts';

const isWindows = process.platform === 'win32';
export const pythonIn = (folder: string): string =>
  join(folder, ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** Written last, when everything else is in place. */
const manifestName = 'installed.json';
const Manifest = z.object({
  /** Where packages lie, relative to the environment. */
  packagesFolder: z.string(),
  /** `numpy-2.4.6.dist-info`, one a distribution. */
  distributions: z.array(z.string()),
  /** Name of each checkout -> its files with their ids. */
  checkouts: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});
export type Manifest = z.infer<typeof Manifest>;

/** One environment a family and lock: another lock is another folder, and neither disturbs the other. */
export const environmentFolder = ({ name }: PythonFamily, { sha256 }: Lock, home: string): string =>
  join(home, 'environments', `${name}-${sha256.slice(0, 12)}`);

export type EnvironmentState =
  | { state: 'whole'; python: string }
  | { state: 'absent' }
  /**
   * Was whole once. `lacking`: names of distributions, `python` where the Python that it was made with is gone, and
   * `GLM-TTS/flow/dit.py as it was published` of a checkout.
   */
  | { state: 'broken'; lacking: string[] };

/** Looks at an environment without starting Python: one folder is listed and checkouts are read, in milliseconds. */
export async function lookAtEnvironment(folder: string): Promise<EnvironmentState> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) return { state: 'absent' };
  const python = pythonIn(folder);
  const isRunnable = await access(python).then(
    () => true,
    () => false,
  );
  const there = new Set(await readdir(join(folder, manifest.packagesFolder)).catch(() => []));
  const gone = manifest.distributions.filter((distribution) => !there.has(distribution));
  const lacking = [...(isRunnable ? [] : ['python']), ...gone.map((name) => name.split('-')[0] ?? name)];
  for (const [name, files] of Object.entries(manifest.checkouts)) {
    const changed = await changedFile(checkoutFolder(folder, name), files);
    if (changed !== undefined) lacking.push(`${name}/${changed} as it was published`);
  }
  return lacking.length === 0 ? { state: 'whole', python } : { state: 'broken', lacking };
}

export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Manifest.parse(JSON.parse(text));
}

export const manifestPath = (folder: string): string => join(folder, manifestName);
