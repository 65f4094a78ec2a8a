import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Where graphs are kept: `all/<subject>-<version of the writer>`. */
export interface Place {
  all: string;
  /** Stands for what they are made of, whoever writes them: weights, precision. */
  subject: string;
  folder: string;
}

/** Another version of this program may be running beside this one: what it opened within a day stays. */
const unusedMs = 24 * 60 * 60 * 1_000;

/** Notes that graphs are in use now. Where their disk is only read, nothing will be removed either. */
export async function noteUse({ folder }: Place): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}

/** Folders of what other versions of the writer made of the same. */
export async function supersededBy({ all, subject, folder }: Place): Promise<string[]> {
  const ofSubject = new RegExp(`^${subject}-[0-9a-f]{16}$`);
  const names = (await readdir(all).catch(() => [])).filter((name) => ofSubject.test(name));
  return names.map((name) => join(all, name)).filter((other) => other !== folder);
}

/** Removes those that nobody has opened for a day. Only under the lock of their subject. */
export async function removeUnused(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > unusedMs) await rm(folder, { recursive: true });
  }
}
