import { hostname } from 'node:os';
import { LabError } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';

/** When you get it: no connection to the hub, or one that broke off or fell silent. Another attempt may do. */
export function unreachable(endpoint: string, error: unknown): LabError {
  return new LabError({
    type: 'ServiceUnavailable',
    summary: `The hub at ${endpoint} does not answer.`,
    cause: redact(describe(error)),
    remedy: {
      say: 'check the connection, or name a mirror that this machine reaches with HF_ENDPOINT.',
      commands: [`curl -sSI ${endpoint}`],
      where: hostname(),
    },
  });
}

/** When you get it: the user switched the network off, and the cache lacks a file. */
export function offline(repository: string, revision: string, cacheDir: string): LabError {
  return new LabError({
    type: 'ServiceUnavailable',
    summary: `HF_HUB_OFFLINE is set, and ${repository}@${revision} is not complete in ${cacheDir}.`,
    cause: 'offline mode with nothing cached',
    blockedOn: 'hf-offline',
    remedy: {
      say: 'fetch it once with the network on, or copy a filled cache here.',
      commands: ['unset HF_HUB_OFFLINE TRANSFORMERS_OFFLINE'],
      where: hostname(),
    },
  });
}

/** fetch says no more than "fetch failed"; what happened is in the chain of causes. */
function describe(error: unknown): string {
  const words: string[] = [];
  for (let at = error; at instanceof Error && words.length < 4; at = at.cause) words.push(at.message);
  return words.length > 0 ? words.join(': ') : String(error);
}
