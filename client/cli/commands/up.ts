import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  program
    .command('up')
    .description('start what this machine needs in the background, and print the addresses')
    .action(() => up(context));
}

async function up({ home, env, say, result, colours }: CommandContext): Promise<void> {
  const { ensureServices } = await import('../../local/ensure-services.ts');
  const { connect } = await import('../../connect.ts');
  const services = await ensureServices({ home, env, log: say });
  const client = await connect(services, env);
  await client.connection.close();
  const { address, uiUrl, worker, started, reused } = services;
  const lines = [
    ...started.map((what) => `${colours.out.green('started')}  ${what}`),
    ...reused.map((what) => `${colours.out.dim('running')}  ${what}`),
    ...(worker?.notServed ?? []).flatMap(({ hardware, why, remedy }) => [
      `${colours.out.dim('not here')} ${hardware}: ${why}`,
      ...(remedy === undefined
        ? []
        : [`    ${remedy.say}`, ...remedy.commands.map((one) => `        ${one}`)]),
    ]),
    uiUrl === undefined ? `Temporal at ${address}` : `Temporal UI at ${uiUrl}`,
    ...(uiUrl === undefined ? [] : ['Stop them with: model-lab down']),
  ];
  result(lines.join('\n'), services);
}
