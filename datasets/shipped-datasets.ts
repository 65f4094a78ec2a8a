import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One that always ships: compiled code lies beside no data, so the folder above it that has this is looked for. */
const landmark = join('datasets', 'quickstart-speech', 'manifest.jsonl');

/** The folder of the datasets that come with the project, also when this runs from dist/. */
export function shippedFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, landmark)) && dirname(root) !== root) root = dirname(root);
  return join(root, 'datasets');
}

/** Names of the folders there that have a manifest. */
export async function shippedNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'manifest.jsonl')))
    .map((entry) => entry.name)
    .sort();
}
