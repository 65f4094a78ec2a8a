import { z } from 'zod';

/** Every named obstacle. docs/failures.md says when each arises and what mends it. */
export const FailureType = z.enum([
  'MissingPackage',
  'MissingBinary',
  'MissingRuntime',
  'MissingCredential',
  'InvalidCredential',
  'AccessNotGranted',
  'RateLimited',
  'ServiceUnavailable',
  'ModelNotFound',
  'WeightsCorrupt',
  'NoCapableWorker',
  'OutOfMemory',
  'StorageFull',
  'ArtifactCorrupt',
  'WorkerLost',
  'BadAudio',
  'BadDataset',
  'BadSpec',
  'ModelCrashed',
  'ModelTimedOut',
  'InvalidOutput',
  'DependencyFailed',
  'GateMissed',
  'Unexpected',
]);
export type FailureType = z.infer<typeof FailureType>;

/** How much a failure stops: one item, a model everywhere, one worker, or the whole sprint. */
export const FailureScope = z.enum(['item', 'model', 'worker', 'sprint']);
export type FailureScope = z.infer<typeof FailureScope>;

/** What a person does about it: exact and copyable. */
export const Remedy = z.strictObject({
  say: z.string(),
  commands: z.array(z.string()),
  url: z.string().optional(),
  /** The host on which to do it. */
  where: z.string().optional(),
});
export type Remedy = z.infer<typeof Remedy>;

export const Failure = z.strictObject({
  type: FailureType,
  scope: FailureScope,
  /** One sentence for a person, without the remedy. */
  summary: z.string(),
  /** What the source said, redacted; may be several lines. */
  cause: z.string(),
  /** `package:pyannote.audio`, `hf-token`, `hf-access:<repo>`, `binary:whisper-cli`, `hardware:cuda`, `disk`, ... */
  blockedOn: z.string().optional(),
  remedy: Remedy.optional(),
  /** How long the service asked us to wait. */
  retryAfterMs: z.int().nonnegative().optional(),
  /** The host that it belongs to, where another one may not have it. */
  host: z.string().optional(),
});
export type Failure = z.infer<typeof Failure>;

/** The scope that a type has unless its source knows better. */
const usualScope: Record<FailureType, FailureScope> = {
  MissingPackage: 'worker',
  MissingBinary: 'worker',
  MissingRuntime: 'worker',
  MissingCredential: 'worker',
  InvalidCredential: 'worker',
  AccessNotGranted: 'model',
  RateLimited: 'model',
  ServiceUnavailable: 'model',
  ModelNotFound: 'model',
  WeightsCorrupt: 'worker',
  NoCapableWorker: 'model',
  OutOfMemory: 'worker',
  StorageFull: 'worker',
  ArtifactCorrupt: 'item',
  WorkerLost: 'worker',
  BadAudio: 'item',
  BadDataset: 'sprint',
  BadSpec: 'sprint',
  ModelCrashed: 'model',
  ModelTimedOut: 'model',
  InvalidOutput: 'model',
  DependencyFailed: 'model',
  GateMissed: 'model',
  Unexpected: 'model',
};

type FailureInput = Pick<Failure, 'type' | 'summary'> & Partial<Omit<Failure, 'type' | 'summary'>>;

/**
 * An obstacle as a value that can be thrown. Raw errors become one at the edge where they arise;
 * everything above only reads `failures`.
 *
 * @example throw new LabError({ type: 'BadAudio', summary: 'call.mp3 is empty', cause: '0 bytes' })
 */
export class LabError extends Error {
  override readonly name = 'LabError';
  /** At least one; a preflight names all the obstacles at once. */
  readonly failures: readonly [Failure, ...Failure[]];

  constructor(first: FailureInput, ...rest: FailureInput[]) {
    const failures: [Failure, ...Failure[]] = [complete(first), ...rest.map(complete)];
    super(failures.map(failureMessage).join('\n'));
    this.failures = failures;
  }
}

export function complete(input: FailureInput): Failure {
  return { scope: usualScope[input.type], cause: '', ...input };
}

/** One failure in words, ending with the cure: `temporal workflow show` prints nothing but this text. */
export function failureMessage(failure: Failure): string {
  const { summary, remedy } = failure;
  if (remedy === undefined) return `${failure.type}: ${summary}`;
  const where = remedy.where === undefined ? '' : ` (on ${remedy.where})`;
  const commands = remedy.commands.map((command) => `\n    ${command}`).join('');
  const url = remedy.url === undefined ? '' : `\n    ${remedy.url}`;
  return `${failure.type}: ${summary} To mend it${where}: ${remedy.say}${commands}${url}`;
}
