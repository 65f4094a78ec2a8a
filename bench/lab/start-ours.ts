import { join } from 'node:path';
import type { Contestant } from '../contestant.ts';
import { startProgram } from '../line-process.ts';
import { nodeCommand, productFile } from '../product.ts';

interface Wanted {
  name: string;
  threads: number;
  config: Record<string, unknown>;
  /** Modules of the product that the script uses. */
  modules: readonly string[];
}

/** A script of this folder around modules of the product. */
export const startOurs = (script: string, { name, threads, config, modules }: Wanted): Promise<Contestant> =>
  startProgram({
    name,
    command: [...nodeCommand(), join(import.meta.dirname, script)],
    config: { ...config, modules: ['audio/decode', ...modules].map(productFile) },
    threads,
  });
