import { execa } from 'execa';
import { LabError } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import { classifyExit } from './classify-exit.ts';
import type { Program } from './program.ts';

const toldLines = 60;

export interface ProgramRun {
  program: Program;
  path: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** A file that it reads as its stdin; absent: nothing. */
  stdin?: number;
  /** It is ended after so long; absent: never. */
  timeoutMs?: number;
  /** Whether what it prints on stdout is read as well. */
  readsStdout?: boolean;
  /** Called with each line that is read, while it runs or has just ended. */
  onLine?: (line: string, pid: number | undefined) => void;
}

/**
 * Runs a program to its end.
 * @returns the last lines of its stderr: some programs say there that they failed, and exit with 0
 * @throws LabError `ModelTimedOut`, or what `classifyExit` makes of its end
 */
export async function runProgram({
  program,
  path,
  args,
  env,
  stdin,
  timeoutMs,
  readsStdout = false,
  onLine,
}: ProgramRun): Promise<string> {
  const running = execa(path, args, {
    env,
    extendEnv: false,
    // It takes any descriptor; its types know those up to 9.
    stdin: stdin === undefined ? 'ignore' : (stdin as 9),
    stdout: readsStdout ? 'pipe' : 'ignore',
    all: readsStdout,
    buffer: false,
    reject: false,
    ...(timeoutMs !== undefined && { timeout: timeoutMs, killSignal: 'SIGKILL' }),
  });
  const last: string[] = [];
  for await (const line of running.iterable({ from: readsStdout ? 'all' : 'stderr' })) {
    last.push(line);
    if (last.length > toldLines) last.shift();
    onLine?.(line, running.pid);
  }
  const { failed, exitCode: code, signal, code: error, timedOut } = await running;
  const stderr = last.join('\n');
  if (!failed) return stderr;
  if (timedOut) {
    const summary = `${program.name} should have ended at once, and ran for ${(timeoutMs ?? 0) / 1000} s; it was ended.`;
    throw new LabError({ type: 'ModelTimedOut', summary, cause: redact(stderr) });
  }
  const startError = code === undefined && signal === undefined ? error : undefined;
  throw classifyExit(program, { code, signal, startError, stderr });
}
