import { LabError, type FailureScope, type FailureType, type Remedy } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import { transcribeCppVersion } from './version.ts';

/** What was being done when the engine threw. */
export type Doing = { step: 'import' } | { step: 'load'; file: string; provider: string } | { step: 'run' };

/**
 * Turns what transcribe-cpp throws into a failure. Its errors have a class for each status of the library, and
 * the class's name decides: it holds in whatever copy of the package the error was made.
 */
export function classifyError(error: unknown, doing: Doing): LabError {
  if (error instanceof LabError) return error;
  const name = error instanceof Error ? error.name : '';
  const cause = redact(error instanceof Error ? error.message : String(error));
  if (name === 'BackendError' && doing.step === 'load') return noProvider(doing.provider, cause);
  const found = doing.step === 'import' ? missingEngine : classes[name]?.(doing);
  if (found !== undefined) return new LabError({ ...found, cause });
  return new LabError({ type: 'Unexpected', summary: `transcribe-cpp failed to ${doing.step}.`, cause });
}

/** When you get it: the engine has no such device here, or cannot use it. */
export const noProvider = (provider: string, cause: string): LabError =>
  new LabError({
    type: 'MissingRuntime',
    summary: `transcribe-cpp finds nothing that it could use as ${provider} on this machine.`,
    cause,
    blockedOn: `hardware:${provider}`,
    remedy:
      provider === 'cpu'
        ? reinstall
        : { say: 'run this model with "hardware: cpu".', commands: ['model-lab doctor'] },
  });

interface Found {
  type: FailureType;
  summary: string;
  scope?: FailureScope;
  blockedOn?: string;
  remedy?: Remedy;
}

const reinstall: Remedy = {
  say: 'install it again, with its compiled library.',
  commands: [`npm install --include=optional transcribe-cpp@${transcribeCppVersion}`],
};

const missingEngine: Found = {
  type: 'MissingRuntime',
  summary: 'transcribe-cpp, which runs GGUF models, cannot be loaded.',
  blockedOn: 'package:transcribe-cpp',
  remedy: reinstall,
};

const fileOf = (doing: Doing): string => (doing.step === 'load' ? doing.file : 'the model');
const corrupt = (doing: Doing): Found => ({
  type: 'WeightsCorrupt',
  summary: `${fileOf(doing)} is not a model that transcribe-cpp ${transcribeCppVersion} reads.`,
});
const mismatch = (): Found => ({
  ...missingEngine,
  summary: 'The parts of transcribe-cpp that are installed do not belong together.',
});

const classes: Readonly<Record<string, (doing: Doing) => Found>> = {
  ModelLoadError: corrupt,
  ModelFileNotFound: corrupt,
  OutOfMemory: (doing) => ({
    type: 'OutOfMemory',
    summary: `${fileOf(doing)} needs more memory than this machine has free.`,
    blockedOn: 'memory',
    remedy: {
      say: 'use a smaller variant, or run it on a larger machine.',
      commands: ['model-lab models list'],
    },
  }),
  BackendError: () => missingEngine,
  AbiError: mismatch,
  VersionMismatch: mismatch,
  InputTooLong: () => ({
    type: 'BadAudio',
    summary: 'The recording is longer than this model takes.',
  }),
  OutputTruncated: () => ({
    type: 'InvalidOutput',
    summary: 'The model had more to say than its context holds; a part of the transcript would be missing.',
    scope: 'item',
  }),
};
