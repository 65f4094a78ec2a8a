import { LabError } from '../../contract/failure.ts';
import { isCommit } from './cache.ts';
import { type HubClient, hubRequest } from './hub-client.ts';
import { unreachable } from './unreachable.ts';

/**
 * The commit that a branch or tag points to now. Files are then read from that commit, so that a push in the
 * middle of a pull cannot mix two versions.
 * @throws LabError
 */
export async function resolveRevision(
  client: HubClient,
  repository: string,
  revision: string,
): Promise<string> {
  if (isCommit(revision)) return revision;
  // Imported late: a pinned commit, which is the usual case, does not need it.
  const { modelInfo } = await import('@huggingface/hub');
  const asked = { repository, revision };
  const info = await modelInfo({
    name: repository,
    revision,
    additionalFields: ['sha'],
    hubUrl: client.settings.endpoint,
    fetch: (input) => hubRequest(client, { url: addressOf(input), asked }),
  }).catch((error: unknown) => {
    client.signal?.throwIfAborted();
    throw error instanceof LabError ? error : unreachable(client.settings.endpoint, error);
  });
  if (isCommit(info.sha)) return info.sha;
  throw new LabError({
    type: 'ServiceUnavailable',
    summary: `The hub at ${client.settings.endpoint} names no commit for ${repository}@${revision}.`,
    cause: `sha: ${String(info.sha)}`,
  });
}

const addressOf = (input: string | URL | Request): string =>
  typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
