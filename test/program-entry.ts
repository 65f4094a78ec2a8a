import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEntry, type ChildEntry } from '../audio/child-entry.ts';

const root = join(import.meta.dirname, '..');
/** `npm test` builds before it tests; whoever runs vitest alone has perhaps changed the sources since. */
export const isJustBuilt: boolean = process.env['npm_lifecycle_event'] === 'test';

/**
 * Where a program of ours starts: as its users run it, from `dist/`, when `npm test` has just built that; else
 * from its source, whose start costs every process half a second more.
 *
 * @param module path from the root, without its ending: `client/cli/main`
 */
export function programEntry(module: string): ChildEntry {
  const from = isJustBuilt ? join(root, 'dist/program.js') : join(root, 'program.ts');
  return childEntry(pathToFileURL(from).href, `./${module}`);
}
