import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  program
    .command('down')
    .description('stop what `up` started; history and results stay')
    .action(() => down(context));
}

async function down({ home, say, result }: CommandContext): Promise<void> {
  const { stopServices } = await import('../../local/stop-services.ts');
  const services = await stopServices(home, say);
  const lines = services.map(({ service, outcome, pid }) =>
    pid === undefined || outcome === 'was not running'
      ? `${service}: not running`
      : `${service}: ${outcome} (process ${pid})`,
  );
  result(lines.join('\n'), { services });
}
