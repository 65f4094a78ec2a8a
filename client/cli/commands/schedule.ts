import { Option, type Command } from 'commander';
import type { NightlyData } from '../../../contract/sprint-spec.ts';
import type { CommandContext } from '../context.ts';

export interface ScheduleCreateFlags {
  cron: string;
  timezone?: string;
  data?: NightlyData;
}

export interface BackfillFlags {
  from: string;
  to: string;
}

export function register(program: Command, context: CommandContext): void {
  const schedule = program.command('schedule').description('a sprint again and again: nightly regressions');
  schedule
    .command('create <spec>')
    .description('have a specification started at set times')
    .requiredOption('--cron <expression>', 'when, such as "0 2 * * *" for two in the morning')
    .option('--timezone <name>', 'of the cron expression, such as Europe/Berlin (default: UTC)')
    .addOption(
      new Option(
        '--data <data>',
        "the datasets as they are now, or read anew each night (default: the specification's, else frozen)",
      ).choices(['frozen', 'reread']),
    )
    .action(async (spec: string, flags: ScheduleCreateFlags) =>
      (await import('../schedule-create.ts')).createSchedule(context, spec, flags),
    );
  schedule
    .command('list')
    .description('every schedule: its next night, its last result, what was skipped')
    .action(async () => (await import('../schedule-list.ts')).listSchedules(context));
  schedule
    .command('pause <name>')
    .description('no further night until it is unpaused; an open one goes on')
    .option('--note <text>', 'why, for whoever looks at the list', 'paused with model-lab')
    .action(async (name: string, { note }: { note: string }) =>
      (await import('../schedule-change.ts')).pauseSchedule(context, name, note),
    );
  schedule
    .command('unpause <name>')
    .description('go on with the nights')
    .option('--note <text>', 'what changed', 'unpaused with model-lab')
    .action(async (name: string, { note }: { note: string }) =>
      (await import('../schedule-change.ts')).unpauseSchedule(context, name, note),
    );
  schedule
    .command('trigger <name>')
    .description('one night now, also while it is paused')
    .action(async (name: string) => (await import('../schedule-change.ts')).triggerSchedule(context, name));
  schedule
    .command('backfill <name>')
    .description('the nights of a time that is past, one after the other')
    .requiredOption('--from <date>', 'the first day, or moment: 2026-11-01, 2026-11-01T02:00Z (UTC)')
    .requiredOption('--to <date>', 'the last day, or moment')
    .action(async (name: string, flags: BackfillFlags) =>
      (await import('../schedule-change.ts')).backfillSchedule(context, name, flags),
    );
  schedule
    .command('delete <name>')
    .description('no further night; an open one goes on, and results stay')
    .action(async (name: string) => (await import('../schedule-change.ts')).deleteSchedule(context, name));
}
