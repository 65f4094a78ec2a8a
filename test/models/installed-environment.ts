/** The Python environment of a model, installed by the command that a person types; it stays for the next time. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ModelCard } from '../../contract/model-card.ts';
import { environmentFolder, pythonIn } from '../../models/runtimes/python/environment.ts';
import { familyOf } from '../../models/runtimes/python/family.ts';
import { readLock } from '../../models/runtimes/python/lock.ts';

const root = join(import.meta.dirname, '../..');

/** A home that keeps its environments between runs of the tests. */
export const keptHome = join(root, 'node_modules/.cache/model-lab-test-environments');

/** @returns the folder of the environment and its Python */
export async function installedEnvironment(card: ModelCard): Promise<{ folder: string; python: string }> {
  await mkdir(keptHome, { recursive: true });
  // As locked, from the package registry alone: torch's own index is not to be reached from everywhere.
  const words = ['models', 'install', card.id, '--hardware', 'cuda'];
  const command = ['--import', 'tsx', join(root, 'client/cli/main.ts'), ...words];
  await execa(process.execPath, command, { cwd: root, env: { MODEL_LAB_HOME: keptHome } });
  const family = familyOf(card);
  const folder = environmentFolder(family, await readLock(family), keptHome);
  return { folder, python: pythonIn(folder) };
}
