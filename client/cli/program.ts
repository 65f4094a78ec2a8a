import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../../store/package-root.ts';
import type { CommandContext } from './context.ts';
import { refuseWhatIsNotBuilt } from './not-built.ts';
import * as doctor from './commands/doctor.ts';
import * as down from './commands/down.ts';
import * as models from './commands/models.ts';
import * as resume from './commands/resume.ts';
import * as run from './commands/run.ts';
import * as schedule from './commands/schedule.ts';
import * as skip from './commands/skip.ts';
import * as sprint from './commands/sprint.ts';
import * as up from './commands/up.ts';
import * as worker from './commands/worker.ts';

/**
 * A file of commands/. `register` only declares commands and their options; what an action needs beyond that
 * it imports when it runs, so that `--help` stays fast.
 */
interface CommandFile {
  register(program: Command, context: CommandContext): void;
}

/** In the order of `--help`. */
const commands: CommandFile[] = [up, down, sprint, run, resume, skip, schedule, models, doctor, worker];

export function createProgram(context: CommandContext): Command {
  const program = new Command('model-lab')
    .description('Finds out which speech model works on your audio, on your hardware.')
    .version(packageVersion(), '-v, --version', 'print the version')
    .option('--json', 'print one JSON document on stdout, and nothing else')
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });
  for (const command of commands) command.register(program, context);
  refuseWhatIsNotBuilt(program);
  return program;
}

const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
