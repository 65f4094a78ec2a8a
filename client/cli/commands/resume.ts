import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export interface ResumeFlags {
  model?: string;
  failure?: string;
  blockedOn?: string;
}

export function register(program: Command, context: CommandContext): void {
  program
    .command('resume [ids...]')
    .description('continue what is blocked: sprints, tasks, runs; without an id, all that the filters match')
    .option('--model <model>', 'only work of this model')
    .option('--failure <type>', 'only what waits for this failure, such as MissingPackage')
    .option('--blocked-on <what>', 'only what waits for this, such as hf-token or package:pyannote.audio')
    .action(async (ids: string[], flags: ResumeFlags) =>
      (await import('../resume.ts')).resumeBlocked(context, ids, flags),
    );
}
