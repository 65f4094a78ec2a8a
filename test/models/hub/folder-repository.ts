import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Repository } from './hub-server.ts';

/** The commit of every repository that is made of a folder. */
export const commit = 'c'.repeat(40);

/** A repository with all files of a folder, those above 1 MB as large ones. */
export async function repositoryOf(folder: string): Promise<Repository> {
  const files: Record<string, Buffer> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[relative(folder, path)] = await readFile(path);
  }
  const large = Object.keys(files).filter((path) => (files[path]?.length ?? 0) > 1e6);
  return { commit, files, large };
}
