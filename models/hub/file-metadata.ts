import { LabError } from '../../contract/failure.ts';
import { type HubClient, hubRequest } from './hub-client.ts';

/** What the hub says of a file before it sends it. */
export interface FileMetadata {
  /** Names the content: its sha256 for large files, git's sha1 for small ones. */
  etag: string;
  bytes: number | undefined;
}

export const fileUrl = (endpoint: string, repository: string, commit: string, path: string): string =>
  `${endpoint}/${repository}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;

/** @throws LabError */
export async function fileMetadata(
  client: HubClient,
  repository: string,
  commit: string,
  path: string,
): Promise<FileMetadata> {
  const { headers } = await hubRequest(client, {
    url: fileUrl(client.settings.endpoint, repository, commit, path),
    method: 'HEAD',
    asked: { repository, revision: commit, path },
    // For a large file the hub itself says what it is; the store that it points to knows only its own names.
    follow: (response) => !response.headers.has('x-linked-etag'),
  });
  const etag = (headers.get('x-linked-etag') ?? headers.get('etag') ?? '')
    .replace(/^W\//, '')
    .replaceAll('"', '');
  const length = headers.get('x-linked-size') ?? headers.get('content-length');
  if (!/^[\w.-]+$/.test(etag)) {
    throw new LabError({
      type: 'ServiceUnavailable',
      summary: `The hub at ${client.settings.endpoint} does not say which content ${repository}/${path} has.`,
      cause: `etag: ${JSON.stringify(etag)}`,
    });
  }
  return { etag, bytes: length === null || !/^\d+$/.test(length) ? undefined : Number(length) };
}
