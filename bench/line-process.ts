import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Contestant } from './contestant.ts';
import { peakBytesOf } from './process-meter.ts';

const Ready = z.object({ loadSeconds: z.number() });
const Answer = z.object({
  clips: z.array(
    z.object({
      seconds: z.number(),
      cpuSeconds: z.number(),
      output: z.union([z.object({ text: z.string() }), z.object({ floats: z.string() })]),
    }),
  ),
});

export interface Program {
  name: string;
  /** Program and arguments; the configuration comes after them as JSON. */
  command: readonly [string, ...string[]];
  /** What the program needs to load. */
  config: Record<string, unknown>;
  threads: number;
  env?: NodeJS.ProcessEnv | undefined;
}

/**
 * Starts a program that speaks the bench's protocol: it loads what the JSON in its last argument names and prints
 * `{"loadSeconds"}`; for each line `{"clips": [paths]}` it prints `{"clips": [{"seconds", "cpuSeconds", "output"}]}`; it ends with
 * its standard input. What it says on standard error is shown when it fails.
 */
export async function startProgram(program: Program): Promise<Contestant> {
  const [file, ...args] = program.command;
  const config = JSON.stringify({ ...program.config, threads: program.threads });
  const child = spawn(file, [...args, config], {
    env: { ...process.env, ...threadLimits(program.threads), ...program.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    void ended.then(() => reject(new Error(`${program.name} ended: ${said.trim() || 'without a word'}`)));
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const line = await Promise.race([lines.next(), failed]);
    if (line.done === true) throw new Error(`${program.name} ended: ${said.trim() || 'without a word'}`);
    return JSON.parse(line.value);
  };
  const { pid } = child;
  if (pid === undefined) return failed;
  const { loadSeconds } = Ready.parse(await nextLine());

  return {
    name: program.name,
    loadSeconds,
    async pass(clips) {
      child.stdin.write(`${JSON.stringify({ clips })}\n`);
      const answer = Answer.parse(await nextLine());
      return {
        wallSeconds: answer.clips.reduce((sum, { seconds }) => sum + seconds, 0),
        cpuSeconds: answer.clips.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
        outputs: answer.clips.map(({ output }) => output),
      };
    },
    peakBytes: () => peakBytesOf(pid),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Every library that peers compute with has its own variable; OPENBLAS_CORETYPE would pick a slower kernel. */
function threadLimits(threads: number): NodeJS.ProcessEnv {
  const names = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];
  return {
    ...Object.fromEntries(names.map((name) => [name, `${threads}`])),
    OPENBLAS_CORETYPE: undefined,
    OPENBLAS_L2_SIZE: undefined,
    ORT_DISABLE_TELEMETRY: '1',
  };
}
