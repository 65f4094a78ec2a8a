import type { Program } from './program.ts';
import { runProgram } from './run-program.ts';

/** For a program that prints its options or its version; a busy machine is slow to start one. */
const timeoutMs = 20_000;

/** What a program prints of itself. @throws LabError what keeps it from starting */
export const probeProgram = (program: Program, path: string, env: NodeJS.ProcessEnv): Promise<string> =>
  runProgram({ program, path, args: program.probe.args, env, timeoutMs, readsStdout: true });
