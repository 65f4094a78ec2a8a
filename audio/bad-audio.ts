import { LabError } from '../contract/failure.ts';

/**
 * A recording that cannot be used, as the failure of its item alone.
 *
 * @param name the file as a person knows it
 * @param what why it cannot be used, to follow the name: `is empty`
 * @param cause what was found, or what the decoder said
 */
export const badAudio = (name: string, what: string, cause: string): LabError =>
  new LabError({ type: 'BadAudio', summary: `${name} ${what}.`, cause });

/** What a codec or the system said, in one line. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
