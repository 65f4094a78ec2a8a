import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ModelCard } from '../../../contract/model-card.ts';
import { environmentFolder, readManifest } from './environment.ts';
import { familyFiles, familyOf } from './family.ts';
import { readLock } from './lock.ts';

/**
 * Names the Python that computes: our code in it, the lock, which has every package with its hash, and what the lock
 * gave on this system (a Python 3.11 gets another numpy than a 3.14).
 * @throws LabError `BadSpec`
 */
export async function pythonIdentity(card: ModelCard, home: string): Promise<string> {
  const family = familyOf(card);
  const manifest = await readManifest(environmentFolder(family, await readLock(family), home));
  const hash = createHash('sha256');
  for (const path of familyFiles(family)) hash.update(await readFile(path)).update('\0');
  hash.update(JSON.stringify(manifest ?? null));
  return hash.digest('hex');
}
