import { LabError, type FailureType, type Remedy } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import type { Program, Trouble } from './program.ts';

/** How a program ended, or why it could not be started. */
export interface Exit {
  /** Undefined where a signal ended it, or it never ran. */
  code: number | undefined;
  signal: string | undefined;
  /** What the system said when it could not be started: `ENOENT`, `EACCES`, `ENOEXEC`. */
  startError: string | undefined;
  /** The last lines that it printed. */
  stderr: string;
}

/**
 * Turns the end of a program into a failure. whisper.cpp has a handful of exit codes and says the rest in
 * words, some of them with exit code 0, so what it printed decides first.
 */
export function classifyExit({ name: program, repair }: Program, exit: Exit): LabError {
  const cause = redact(exit.stderr.trim()) || how(exit);
  for (const { says, type, summary, blockedOn, trouble, remedy } of classes) {
    const match = says(exit);
    if (match === undefined) continue;
    return new LabError({
      type,
      summary: summary(program, match),
      cause,
      ...(blockedOn && { blockedOn: blockedOn(program, match) }),
      ...(trouble && { remedy: repair(trouble) }),
      ...(remedy && { remedy }),
      ...(type === 'BadDataset' && { scope: 'item' }),
    });
  }
  if (exit.code === 0)
    return new LabError({
      type: 'InvalidOutput',
      summary: `${program} ended without an error and without a result.`,
      cause,
    });
  const outOfMemory = exit.signal === 'SIGKILL' ? ' The kernel does that when memory runs out.' : '';
  return new LabError({
    type: 'ModelCrashed',
    summary: `${program} died: ${how(exit)}.${outOfMemory}`,
    cause,
  });
}

const how = ({ code, signal, startError }: Exit): string =>
  startError ?? (signal === undefined ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`);

interface Class {
  /** What the end says, or undefined where this class does not fit. */
  says: (exit: Exit) => string | undefined;
  type: FailureType;
  summary: (program: string, match: string) => string;
  blockedOn?: (program: string, match: string) => string;
  trouble?: Trouble;
  remedy?: Remedy;
}

const printed =
  (pattern: RegExp) =>
  ({ stderr }: Exit): string | undefined => {
    const match = pattern.exec(stderr);
    return match === null ? undefined : (match[1] ?? match[0]);
  };

const classes: readonly Class[] = [
  {
    says: printed(/(?:error while loading shared libraries: |Library not loaded: (?:\S*\/)?)((?!\/)[^\s:]+)/),
    type: 'MissingRuntime',
    summary: (program, library) => `${program} cannot start: its library ${library} is not found.`,
    blockedOn: (_program, library) => `library:${library}`,
    trouble: 'library',
  },
  {
    says: printed(/version `(\S+)' not found/),
    type: 'MissingRuntime',
    summary: (program, version) =>
      `${program} was built on a newer system: it needs ${version}, which this one lacks.`,
    blockedOn: (program) => `binary:${program}`,
    trouble: 'system',
  },
  {
    // Where the kernel refuses a file, the C library lets a shell try.
    says: ({ startError, stderr }) =>
      startError === 'ENOEXEC' || /exec format error|cannot execute|: 1: syntax error/i.test(stderr)
        ? 'ENOEXEC'
        : undefined,
    type: 'MissingRuntime',
    summary: (program) => `${program} was built for another kind of machine.`,
    blockedOn: (program) => `binary:${program}`,
    trouble: 'machine',
  },
  {
    says: ({ startError }) => (startError === 'ENOENT' || startError === 'EACCES' ? startError : undefined),
    type: 'MissingBinary',
    summary: (program, code) =>
      `${program} ${code === 'EACCES' ? 'may not be executed' : 'is gone, or the interpreter that it names is'}.`,
    blockedOn: (program) => `binary:${program}`,
  },
  {
    says: ({ signal, stderr }) =>
      signal === 'SIGILL' || /illegal instruction/i.test(stderr) ? 'SIGILL' : undefined,
    type: 'MissingRuntime',
    summary: (program) => `${program} was built for a processor with instructions that this one lacks.`,
    blockedOn: (program) => `binary:${program}`,
    trouble: 'processor',
  },
  {
    says: printed(/failed to allocate|bad_alloc|cannot allocate memory|out of memory/i),
    type: 'OutOfMemory',
    summary: (program) => `${program} could not have the memory that it asked for.`,
    blockedOn: () => 'memory',
    remedy: {
      say: 'use a smaller variant, or run it on a larger machine.',
      commands: ['model-lab models list'],
    },
  },
  {
    says: printed(/(?:unknown argument: |(?:unrecognized|invalid) option (?:-- )?)(\S+)/),
    type: 'MissingRuntime',
    summary: (program, option) =>
      `This ${program} does not know the option ${option}: it is another version.`,
    blockedOn: (program) => `binary:${program}`,
    trouble: 'version',
  },
  {
    says: printed(/unknown language '([^']*)'/),
    type: 'BadDataset',
    summary: (program, language) => `${program} does not know the language "${language}" of this item.`,
  },
  {
    says: printed(/voice does not exist/),
    type: 'BadDataset',
    summary: (program) => `${program} has no voice for the language of this item.`,
  },
  {
    says: printed(/bad magic|invalid model|failed to load model|failed to initialize whisper context/),
    type: 'WeightsCorrupt',
    summary: (program) => `${program} cannot read its model file.`,
  },
];
