import { skip } from '../skip.ts';
import type { CommandContext } from './context.ts';
import { notBlockedWords } from './not-blocked-words.ts';
import { withLab } from './with-lab.ts';

/** Gives up on what is blocked, and names it. */
export async function skipBlocked(context: CommandContext, id: string, task?: string): Promise<void> {
  await withLab(context, async ({ lab }) => {
    const outcome = await skip(lab, id, task);
    const { skipped, notBlocked } = outcome;
    const lines = [...skipped.map((one) => `skipped ${one}`), ...notBlocked.map(notBlockedWords)];
    context.result(lines.length > 0 ? lines.join('\n') : `Nothing of ${id} is blocked.`, outcome);
  });
}
