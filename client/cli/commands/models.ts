import { Option, type Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  const models = program
    .command('models')
    .description('the catalogue, what is ready here, and what each other one needs');
  models
    .command('list')
    .description('every model: what it does, where it runs, its licence, its size')
    .action(async () => (await import('../models-list.ts')).listModels(context));
  models
    .command('show <model>')
    .description('the card of one model')
    .action(async (name: string) => (await import('../models-show.ts')).showModel(context, name));
  models
    .command('check [model]')
    .description('what is ready on this machine, and the remedy for what is not')
    .action(async (name?: string) => (await import('../models-check.ts')).checkModels(context, name));
  models
    .command('pull [model]')
    .description('fetch the weights of a model ahead of its use')
    .option('--for <spec>', 'of every model of a sprint specification')
    .action(async (name: string | undefined, { for: spec }: { for?: string }) =>
      (await import('../models-pull.ts')).pullModels(context, name, spec),
    );
  models
    .command('install <model>')
    .description('make the Python environment of a model; says first how much it downloads')
    .addOption(
      new Option('--hardware <kind>', 'what torch is to compute on (default: what this machine has)').choices(
        ['cpu', 'cuda'],
      ),
    )
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, options: { yes?: boolean; hardware?: 'cpu' | 'cuda' }) =>
      (await import('../models-install.ts')).installModel(context, name, options),
    );
}
