import type { Failure } from '../../contract/failure.ts';
import { defaultRules } from '../../contract/policy.ts';

/** What a script that calls `model-lab` can branch on. */
export const exitCodes = {
  /** All scored or completed. */
  done: 0,
  /** Done, and something failed, was cancelled or missed a gate. */
  failed: 1,
  /** Wrong usage, or a specification or dataset with a mistake. */
  usage: 2,
  /** Something is blocked and nothing else can go on: each remedy was printed. */
  blocked: 3,
  /** The Temporal server that was configured cannot be reached. */
  noServer: 4,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a failure is blocked on when no Temporal server answers at the address that was configured. */
export const blockedOnServer = 'temporal-server';

/** The code for a command that ended with these failures; the one that a person must see to first decides. */
export function exitCodeFor(failures: readonly Failure[]): ExitCode {
  if (failures.some(({ type }) => type === 'BadSpec' || type === 'BadDataset')) return exitCodes.usage;
  if (failures.some(({ blockedOn }) => blockedOn === blockedOnServer)) return exitCodes.noServer;
  if (failures.some(({ type }) => defaultRules[type].then === 'block')) return exitCodes.blocked;
  return exitCodes.failed;
}
