import { LabError, complete, failureMessage, type Failure } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';
import type { Colours } from './colours.ts';

/** Any error as failures. What is not a LabError is our own bug: its text is redacted. */
export function failuresOf(error: unknown): readonly Failure[] {
  if (error instanceof LabError) return error.failures;
  const thrown = error instanceof Error ? error : new Error(String(error));
  return [
    complete({
      type: 'Unexpected',
      summary: redact(thrown.message),
      cause: redact(thrown.stack ?? thrown.message),
      remedy: {
        say: 'run it again with MODEL_LAB_DEBUG=1 to see where it arose, and report it',
        commands: [],
      },
    }),
  ];
}

/** A failure for a terminal: what it is and its cure, then what the source said. */
export function failureWords(failure: Failure, colours: Colours, debug: boolean): string {
  // What a person typed or wrote was refused: the type would say no more than `error`.
  const words = colours.red(failureMessage(failure).replace(/^BadSpec: /, 'error: '));
  const toldCause = failure.cause !== '' && (failure.type !== 'Unexpected' || debug);
  return toldCause ? `${words}\n${colours.dim(indent(failure.cause))}` : words;
}

const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
