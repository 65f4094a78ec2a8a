import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  program
    .command('skip <id>')
    .description('give up on what is blocked of a sprint, or on one task or run; the rest closes')
    .option('--task <task>', 'only this task of the sprint')
    .action(async (id: string, { task }: { task?: string }) =>
      (await import('../skip.ts')).skipBlocked(context, id, task),
    );
}
