import { Option, type Command } from 'commander';
import type { CommandContext } from '../context.ts';

export interface SprintStartFlags {
  wait?: boolean;
  id?: string;
}

export function register(program: Command, context: CommandContext): void {
  const sprint = program.command('sprint').description('a matrix of models and datasets');
  sprint
    .command('plan <spec>')
    .description('the tasks that a specification expands to, and what each one waits for; nothing runs')
    .action(async (spec: string) => (await import('../sprint-plan.ts')).showPlan(context, spec));
  sprint
    .command('start <spec>')
    .description('check a specification and start it')
    .option('--wait', 'show each task live, and end with the table and a report')
    .option('--id <id>', 'an id of your own; starting it again joins the same sprint')
    .action(async (spec: string, flags: SprintStartFlags) =>
      (await import('../sprint-start.ts')).startFromSpec(context, spec, flags),
    );
  sprint
    .command('status <id>')
    .description('where a sprint stands; a name means its latest')
    .option('--wait', 'show each task live until it ends')
    .action(async (id: string, flags: { wait?: boolean }) =>
      (await import('../sprint-status.ts')).showSprint(context, id, flags),
    );
  sprint
    .command('report <id>')
    .description('the report of a sprint')
    .addOption(
      new Option('--format <format>', 'of the report').choices(['md', 'html', 'csv', 'json']).default('md'),
    )
    .option('--out <folder>', 'write it there instead of printing it')
    .action(async (id: string, flags: { format: 'md' | 'html' | 'csv' | 'json'; out?: string }) =>
      (await import('../sprint-report.ts')).reportSprint(context, id, flags),
    );
  sprint
    .command('cancel <id>')
    .description('stop a sprint and all its tasks')
    .action(async (id: string) => (await import('../sprint-cancel.ts')).cancelSprint(context, id));
}
