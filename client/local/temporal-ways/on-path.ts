import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Way } from '../temporal-program.ts';

/** `temporal`, as the person's own shell finds it. */
export const onPath: Way = async ({ env }) => {
  for (const folder of (env.PATH ?? '').split(delimiter).filter((part) => part !== '')) {
    const path = join(folder, temporalFileName);
    if (await isExecutable(path)) return { path, origin: 'PATH' };
  }
  return { why: 'no `temporal` on PATH' };
};

export const temporalFileName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
