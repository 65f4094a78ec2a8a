import { coloursFor, isLive, type Colours } from './colours.ts';
import { labHome } from '../../store/lab-home.ts';

/** Where a command writes to; a file, a pipe or a terminal. */
export interface OutputStream {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** What every command is given: the world as it is when `model-lab` starts. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  /** MODEL_LAB_HOME. */
  readonly home: string;
  /** `--json` was given: `result` prints its document, and progress has no colours. */
  readonly json: boolean;
  /** stderr is a terminal that may redraw lines. */
  readonly live: boolean;
  /** Colours of results (stdout) and of progress (stderr). */
  readonly colours: { readonly out: Colours; readonly err: Colours };
  /**
   * Aborted by Ctrl-C and SIGTERM. A command that listens to it ends in its own time (or at a second Ctrl-C);
   * one that does not listen is ended at once.
   */
  readonly signal: AbortSignal;
  /** What the command ends with. Unset is 0, or after a signal 130 or 143; a command that throws needs none. */
  exitCode?: number;
  /** The one result, on stdout: words for a person, or with `--json` the document. */
  readonly result: (words: string, document: unknown) => void;
  /** A line of progress, on stderr. */
  readonly say: (line: string) => void;
}

interface World {
  env: NodeJS.ProcessEnv;
  stdout: OutputStream;
  stderr: OutputStream;
  signal: AbortSignal;
  json: boolean;
}

export function createContext({ env, stdout, stderr, signal, json }: World): CommandContext {
  return {
    env,
    home: labHome(env),
    json,
    live: !json && isLive(stderr, env),
    colours: { out: coloursFor(stdout, env), err: coloursFor(stderr, env) },
    signal,
    result: (words, document) => {
      const text = json ? JSON.stringify(document, undefined, 2) : words;
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    say: (line) => void stderr.write(`${line}\n`),
  };
}
