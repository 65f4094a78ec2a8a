import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from './environment.ts';

/**
 * Files that installed packages say they have and that are gone or of another size, found in about a second.
 * What Python itself writes and removes (compiled modules) does not count.
 */
export async function missingFiles(folder: string, manifest: Manifest): Promise<string[]> {
  const packages = join(folder, manifest.packagesFolder);
  const missing: string[] = [];
  for (const distribution of manifest.distributions) {
    const record = await readFile(join(packages, distribution, 'RECORD'), 'utf8').catch(() => undefined);
    if (record === undefined) missing.push(`${distribution}/RECORD`);
    else missing.push(...(await missingOf(packages, record)));
  }
  return missing;
}

async function missingOf(packages: string, record: string): Promise<string[]> {
  const found = await Promise.all(
    record.split('\n').map(async (line) => {
      // path, hash, size; a path with a comma is quoted, and no package of ours has one.
      const [, path = '', bytes = ''] = /^([^",]+),sha256=[^,]*,(\d+)\r?$/.exec(line) ?? [];
      if (path === '' || path.endsWith('.pyc') || path.startsWith('../')) return [];
      const size = await stat(join(packages, path)).then(
        (file) => file.size,
        () => undefined,
      );
      return size === Number(bytes) ? [] : [path];
    }),
  );
  return found.flat();
}

/** The packages of an environment that was just made. */
export async function manifestOf(folder: string): Promise<Omit<Manifest, 'checkouts'>> {
  const packagesFolder =
    process.platform === 'win32'
      ? join('Lib', 'site-packages')
      : join('lib', await onlyPython(folder), 'site-packages');
  const names = await readdir(join(folder, packagesFolder));
  return { packagesFolder, distributions: names.filter((name) => name.endsWith('.dist-info')).sort() };
}

/** `python3.12` */
async function onlyPython(folder: string): Promise<string> {
  const [name] = (await readdir(join(folder, 'lib'))).filter((one) => one.startsWith('python'));
  if (name === undefined) throw new Error(`${folder} is no virtual environment`);
  return name;
}
