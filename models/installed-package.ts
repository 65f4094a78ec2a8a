import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ version: z.string() });

/**
 * Where an npm package lies that this code can import, found without loading anything of it. Walks node_modules
 * itself, because packages that declare `exports` hide their package.json from a resolver.
 */
export async function installedPackage(
  name: string,
  from: string = import.meta.url,
): Promise<{ folder: string; version: string } | undefined> {
  for (const modules of createRequire(from).resolve.paths(name) ?? []) {
    const folder = join(modules, name);
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return { folder, version: Manifest.parse(JSON.parse(text)).version };
  }
  return undefined;
}
