import { InvalidArgumentError, type Command } from 'commander';
import { Hardware } from '../../../contract/hardware.ts';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  program
    .command('worker')
    .description('run a worker alone, in the foreground, for a fleet')
    .option('--hardware <list>', 'what it offers, such as cpu,cuda (default: cpu)', parseHardware)
    .action((options: { hardware?: Hardware[] }) => worker(options, context));
}

async function worker({ hardware }: { hardware?: Hardware[] }, context: CommandContext): Promise<void> {
  const { runForegroundWorker } = await import('../../local/foreground-worker.ts');
  const { home, env, say, signal } = context;
  context.exitCode = await runForegroundWorker({ home, env, log: say, hardware, signal });
}

function parseHardware(list: string): Hardware[] {
  return list.split(',').map((name) => {
    const parsed = Hardware.safeParse(name.trim());
    if (!parsed.success) throw new InvalidArgumentError(`Expected some of ${Hardware.options.join(', ')}.`);
    return parsed.data;
  });
}
