import { join } from 'node:path';
import { freshDigestOf } from '../../weights/digest.ts';

/** Code that is in no package registry: a repository at a commit, which names every byte of it. */
export interface Checkout {
  /** What it is called in the environment: the last part of its address. */
  name: string;
  url: string;
  commit: string;
}

/** Path of each file -> its id in git: sha1 of `blob <bytes>\0` and of what is in it. */
export type CheckedOut = Record<string, string>;

/** infer.py finds it below `sys.prefix`. */
export const checkoutFolder = (environment: string, name: string): string =>
  join(environment, 'checkouts', name);

/** The first file that is gone, or other than at its commit; 50 MB take about 100 ms. */
export async function changedFile(folder: string, files: CheckedOut): Promise<string | undefined> {
  for (const [path, id] of Object.entries(files)) {
    const found = await freshDigestOf(join(folder, path), 'git-blob').catch(() => undefined);
    if (found !== id) return path;
  }
  return undefined;
}
