import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packOf } from './model-pack.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const importPattern = /(?:from|import\(|import)\s*['"]([^'"]+)['"]/g;
const known = new Map<string, string>();

/**
 * Hash of all code that can change what an adapter computes: the adapter, everything that it imports, the
 * decoder before it, and the versions of the packages behind them. Part of each fingerprint, so that changed
 * code never reuses an old result.
 */
export function codeHash(modelId: string): string {
  let hash = known.get(modelId);
  if (hash === undefined) {
    const pack = packOf(modelId);
    const adapter =
      pack === undefined ? join(root, `models/${modelId}/adapter.${ending}`) : fileURLToPath(pack);
    hash = hashOfCode([
      adapter,
      join(root, `audio/decode-stereo.${ending}`),
      join(root, `audio/recording.${ending}`),
    ]);
    known.set(modelId, hash);
  }
  return hash;
}

/** Hash of these files, everything that they import, and the versions of the packages behind them. */
export function hashOfCode(entries: readonly string[]): string {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue;
    const text = readFileSync(path, 'utf8');
    files.set(path, text);
    for (const [, specifier = ''] of text.matchAll(importPattern)) {
      if (specifier.startsWith('.')) {
        const imported = resolve(dirname(path), specifier);
        if (existsSync(imported)) open.push(imported);
      } else if (!specifier.startsWith('node:')) {
        const name = packageName(specifier);
        packages.add(`${name}@${installedVersion(name, path)}`);
      }
    }
  }
  const hash = createHash('sha256');
  for (const [name, text] of named(files, entries[0] ?? root)) hash.update(`${name}\0${text}\0`);
  for (const version of [...packages].sort()) hash.update(`${version}\0`);
  return hash.digest('hex');
}

/** Files by names that do not say where the program or the pack is installed, in order. */
function named(files: ReadonlyMap<string, string>, entry: string): [string, string][] {
  const nameOf = (path: string): string => relative(path.startsWith(root) ? root : dirname(entry), path);
  return [...files]
    .map(([path, text]): [string, string] => [nameOf(path), text])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const packageName = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** An absent optional package has a version of its own: installing it changes the hash. */
function installedVersion(name: string, importer: string): string {
  const folders = createRequire(importer).resolve.paths(name) ?? [];
  const manifest = folders.map((folder) => join(folder, name, 'package.json')).find(existsSync);
  if (manifest === undefined) return 'absent';
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
