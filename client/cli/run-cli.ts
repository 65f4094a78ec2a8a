import { CommanderError, type Command } from 'commander';
import { LabError } from '../../contract/failure.ts';
import { createContext, type CommandContext, type OutputStream } from './context.ts';
import { exitCodeFor, exitCodes, type ExitCode } from './exit-codes.ts';
import { failuresOf, failureWords } from './failure-words.ts';
import { createProgram } from './program.ts';

interface Cli {
  /** Without node and script: `['sprint', 'start', 'my.yaml']`. */
  argv: readonly string[];
  env?: NodeJS.ProcessEnv;
  stdout?: OutputStream;
  stderr?: OutputStream;
  signal?: AbortSignal;
}

/** Runs one command line and resolves to the exit code that it decided on, if any; it never rejects. */
export async function runCli({
  argv,
  env = process.env,
  stdout = process.stdout,
  stderr = process.stderr,
  signal = new AbortController().signal,
}: Cli): Promise<number | undefined> {
  const json = argv.includes('--json');
  const context = createContext({ env, stdout, stderr, signal, json });
  const program = createProgram(context);
  // Words of commander itself: help is a result, a usage error becomes a Failure below.
  overAll(program, (command) => {
    command
      .helpCommand(false)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => void stdout.write(text),
        writeErr: (text) => void (json || stderr.write(text)),
        outputError: () => undefined,
      });
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    // `model-lab sprint` alone: commander has printed its help.
    if (error instanceof CommanderError && error.code === 'commander.help' && !json) return exitCodes.usage;
    return report(asLabError(error), context);
  }
}

function report(error: unknown, context: CommandContext): ExitCode {
  const failures = failuresOf(error);
  const debug = (context.env.MODEL_LAB_DEBUG ?? '') !== '';
  if (context.json) context.result('', { failures });
  else for (const failure of failures) context.say(failureWords(failure, context.colours.err, debug));
  return exitCodeFor(failures);
}

/** `error: unknown option '--wat'` is a mistake in what was asked, like one in a specification. */
function asLabError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  const said = error.message
    .replace(/^error: /, '')
    .replace('\n', ' ')
    .replace(/\.?$/, '.');
  const summary = error.code === 'commander.help' ? 'Which command?' : said;
  return new LabError({
    type: 'BadSpec',
    summary,
    remedy: { say: 'the help lists commands and options:', commands: ['model-lab --help'] },
  });
}

function overAll(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const child of command.commands) overAll(child, apply);
}
