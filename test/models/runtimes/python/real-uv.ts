/** The real uv, brought once by pip into a folder that stays between runs of the tests. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { lock } from 'proper-lockfile';

const version = '0.13.9';
const cache = join(import.meta.dirname, '../../../../node_modules/.cache/model-lab-test-uv');

/** @returns the folder to put on PATH */
export async function uvFolder(): Promise<string> {
  const folder = join(cache, version);
  await mkdir(cache, { recursive: true });
  const unlock = await lock(cache, { retries: { retries: 600, minTimeout: 100, maxTimeout: 500 } });
  try {
    if (!existsSync(folder)) {
      const work = await mkdtemp(join(cache, 'work-'));
      const options = ['install', '--quiet', '--no-deps', '--only-binary', ':all:', '--target', work];
      await execa('python3', ['-m', 'pip', ...options, `uv==${version}`]);
      await rename(work, folder).finally(() => rm(work, { recursive: true, force: true }));
    }
  } finally {
    await unlock();
  }
  return join(folder, 'bin');
}
