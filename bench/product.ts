import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const isBuilt = !process.argv.includes('--from-source') && existsSync(join(root, 'dist/index.js'));

/** What is measured: the built package as users have it, or, with `--from-source`, the TypeScript itself. */
export const measuredCode = isBuilt ? 'dist/' : 'source';

/** Where a module of the product lies, by its path without ending: `models/host/model-host`. */
export const productFile = (module: string): string =>
  isBuilt ? join(root, 'dist', `${module}.js`) : join(root, `${module}.ts`);

export const importProduct = (module: string): Promise<unknown> =>
  import(pathToFileURL(productFile(module)).href);

/** How Node runs a module of the product: built code as it is, TypeScript by way of tsx. */
export const nodeCommand = (): [string, ...string[]] =>
  isBuilt
    ? [process.execPath]
    : [process.execPath, '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
