import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface ChildEntry {
  /** Absolute path of the module that the child runs. */
  path: string;
  /** Flags of Node that it needs: none for built code, a loader for TypeScript. */
  execArgv: string[];
}

/**
 * Where a child process starts: the same module whether the parent runs from source (`.ts`, then the
 * child gets tsx as its loader) or built (`.js`).
 *
 * @param importMetaUrl `import.meta.url` of the caller
 * @param module path of the child's module relative to the caller, without its ending: `./decode-process`
 * @example const { path, execArgv } = childEntry(import.meta.url, './decode-process');
 *          const child = fork(path, [], { execArgv });
 */
export function childEntry(importMetaUrl: string, module: string): ChildEntry {
  const ending = importMetaUrl.endsWith('.ts') ? '.ts' : '.js';
  const path = fileURLToPath(new URL(module + ending, importMetaUrl));
  if (ending === '.js') return { path, execArgv: [] };
  // By its address and not its name, which Node would look up from the child's working folder.
  const loader = pathToFileURL(createRequire(importMetaUrl).resolve('tsx')).href;
  return { path, execArgv: ['--import', loader] };
}
