import { LabError, type FailureType, type Remedy } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';

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
export function classifyExit(program: string, exit: Exit): LabError {
  const cause = redact(exit.stderr.trim()) || how(exit);
  for (const { says, type, summary, blockedOn, remedy } of classes) {
    const match = says(exit);
    if (match === undefined) continue;
    return new LabError({
      type,
      summary: summary(program, match),
      cause,
      ...(blockedOn && { blockedOn: blockedOn(program, match) }),
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
  remedy?: Remedy;
}

const printed =
  (pattern: RegExp) =>
  ({ stderr }: Exit): string | undefined => {
    const match = pattern.exec(stderr);
    return match === null ? undefined : (match[1] ?? match[0]);
  };

const build = (say: string, ...options: string[]): Remedy => ({
  say,
  commands: [
    ['cmake -S whisper.cpp -B whisper.cpp/build -DCMAKE_BUILD_TYPE=Release', ...options].join(' '),
    'cmake --build whisper.cpp/build --target whisper-cli --parallel',
  ],
});

const classes: readonly Class[] = [
  {
    says: printed(/(?:error while loading shared libraries: |Library not loaded: (?:\S*\/)?)((?!\/)[^\s:]+)/),
    type: 'MissingRuntime',
    summary: (program, library) => `${program} cannot start: its library ${library} is not found.`,
    blockedOn: (_program, library) => `library:${library}`,
    remedy: build('build it with its libraries inside.', '-DBUILD_SHARED_LIBS=OFF'),
  },
  {
    says: printed(/version `(\S+)' not found/),
    type: 'MissingRuntime',
    summary: (program, version) =>
      `${program} was built on a newer system: it needs ${version}, which this one lacks.`,
    blockedOn: (program) => `binary:${program}`,
    remedy: build('build it on this machine.'),
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
    remedy: build('build it on this machine.'),
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
    remedy: build('build it for any processor of this kind.', '-DGGML_NATIVE=OFF'),
  },
  {
    says: printed(/failed to allocate|bad_alloc|cannot allocate memory|out of memory/i),
    type: 'OutOfMemory',
    summary: (program) => `${program} could not have the memory that it asked for.`,
    blockedOn: () => 'memory',
    remedy: {
      say: 'use a smaller variant, or run it on a larger machine.',
      commands: ['model-lab models show whisper_cpp'],
    },
  },
  {
    says: printed(/unknown argument: (\S+)/),
    type: 'MissingRuntime',
    summary: (program, option) =>
      `This ${program} does not know the option ${option}: it is another version.`,
    blockedOn: (program) => `binary:${program}`,
    remedy: build('build a current one.'),
  },
  {
    says: printed(/unknown language '([^']*)'/),
    type: 'BadDataset',
    summary: (program, language) => `${program} does not know the language "${language}" of this item.`,
  },
  {
    says: printed(/bad magic|invalid model|failed to load model|failed to initialize whisper context/),
    type: 'WeightsCorrupt',
    summary: (program) => `${program} cannot read its model file.`,
  },
];
