import { openLab, type OpenLab } from '../open-lab.ts';
import type { CommandContext } from './context.ts';

/** Does a command's work with a server and a store; starts what is not running, and says so. */
export async function withLab<T>(
  { home, env, say }: Pick<CommandContext, 'home' | 'env' | 'say'>,
  work: (open: OpenLab) => Promise<T>,
): Promise<T> {
  const open = await openLab({ home, env, log: say });
  try {
    return await work(open);
  } finally {
    await open[Symbol.asyncDispose]();
  }
}
