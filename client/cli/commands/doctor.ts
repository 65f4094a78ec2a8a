import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

export function register(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('what this machine has, and the fix for what it lacks')
    .action(() => doctor(context));
}

async function doctor(context: CommandContext): Promise<void> {
  const { examine } = await import('../../local/examination.ts');
  const { env, home, colours, result } = context;
  const checks = await examine({ env, home });
  const { green, yellow, red } = colours.out;
  const marks = { found: green('found  '), absent: yellow('absent '), missing: red('missing') };
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(({ state, name, detail, fix }) => {
    const line = `${marks[state]}  ${name.padEnd(width)}  ${detail}`;
    return fix === undefined ? line : `${line}; ${fix.say} ${fix.commands.join(' or ')}`.trimEnd();
  });
  if (checks.some(({ state }) => state === 'missing')) context.exitCode = exitCodes.blocked;
  result(lines.join('\n'), { checks });
}
