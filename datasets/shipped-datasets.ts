import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../store/package-root.ts';

/** The folder of the datasets that come with the project. */
export const shippedFolder = (): string => join(packageRoot, 'datasets');

/** Names of the folders there that have a manifest. */
export async function shippedNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'manifest.jsonl')))
    .map((entry) => entry.name)
    .sort();
}
