import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Repository {
  commit: string;
  files: Record<string, Buffer>;
  /** Paths that the hub keeps as large files: served by a second host, named by sha256. */
  large?: string[];
  gated?: boolean;
  private?: boolean;
}

/** A request as a server saw it. */
export interface Seen {
  host: 'hub' | 'store';
  method: string;
  path: string;
  authorization: string | undefined;
  range: string | undefined;
  status: number;
}

/** How the servers misbehave; each field is one way in which a real hub does. */
export interface Manners {
  /** Every request to the hub gets this. */
  refuse?: { status: number; headers?: Record<string, string> };
  /** The store breaks the connection after so many bytes of an answer. */
  cutAfter?: number;
  /** Only so many answers are cut. */
  cuts?: number;
  /** The store sends so many bytes of an answer and then nothing, with the connection open. */
  stallAfter?: number;
  /** The store changes one byte. */
  corrupt?: boolean;
  ignoreRanges?: boolean;
  /** The hub accepts connections and says nothing. */
  silent?: boolean;
  /** What the hub claims as length. */
  linkedSize?: number;
}

export interface HubServer extends AsyncDisposable {
  url: string;
  seen: Seen[];
  manners: Manners;
  repositories: Record<string, Repository>;
}

export const validToken = 'hf_tokenOfTheTests';
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const gitBlob = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

/** Two HTTP servers that speak the hub's protocol: the hub itself, and the store of its large files. */
export async function startHub(repositories: Record<string, Repository>): Promise<HubServer> {
  const seen: Seen[] = [];
  const manners: Manners = {};
  const log = (host: Seen['host'], request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url: path = '', headers } = request;
    const { authorization, range } = headers;
    response.on('close', () => {
      seen.push({ host, method, path, authorization, range, status: response.statusCode });
    });
  };

  const store = await listen((request, response) => {
    log('store', request, response);
    const [, repository = '', path = ''] = (request.url ?? '')
      .replace('?signed=yes', '')
      .split('/')
      .map(decodeURIComponent);
    const content = repositories[repository]?.files[path];
    if (content === undefined) return void response.writeHead(404).end();
    send(request, response, manners.corrupt ? spoilt(content) : content, manners);
  });

  const hub = await listen((request, response) => {
    log('hub', request, response);
    if (manners.silent) return;
    if (manners.refuse) return void response.writeHead(manners.refuse.status, manners.refuse.headers).end();
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    const [, name = '', revision = '', file] =
      /^\/api\/models\/(.+?)\/revision\/([^/]+)$/.exec(path) ??
      /^\/(.+?)\/resolve\/([^/]+)\/(.+)$/.exec(path) ??
      [];
    const repository = repositories[name];
    const refuse = (status: number, code: string, message: string): void =>
      void response.writeHead(status, { 'x-error-code': code, 'x-error-message': message }).end();

    const { authorization } = request.headers;
    if (authorization !== undefined && authorization !== `Bearer ${validToken}`) {
      return refuse(401, '', 'Invalid credentials in Authorization header');
    }
    if (repository === undefined || (repository.private && authorization === undefined)) {
      return refuse(authorization === undefined ? 401 : 404, 'RepoNotFound', 'Repository not found');
    }
    if (repository.gated) {
      return refuse(
        authorization === undefined ? 401 : 403,
        'GatedRepo',
        `Access to model ${name} is restricted.`,
      );
    }
    if (revision !== 'main' && revision !== repository.commit) {
      return refuse(404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
    }
    if (file === undefined) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(
        JSON.stringify({ _id: '1', id: name, sha: repository.commit, lastModified: '2026-01-01T00:00:00Z' }),
      );
    }
    const content = repository.files[file];
    if (content === undefined) return refuse(404, 'EntryNotFound', 'Entry not found');
    response.setHeader('x-repo-commit', repository.commit);
    if (repository.large?.includes(file)) {
      response.writeHead(302, {
        location: `${store.url}/${encodeURIComponent(name)}/${encodeURIComponent(file)}?signed=yes`,
        'x-linked-etag': `"${sha256(content)}"`,
        'x-linked-size': manners.linkedSize ?? content.length,
      });
      return void response.end();
    }
    response.setHeader('etag', `"${gitBlob(content)}"`);
    send(request, response, content, {});
  });

  return {
    url: hub.url,
    seen,
    manners,
    repositories,
    async [Symbol.asyncDispose]() {
      await Promise.all([hub.close(), store.close()]);
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, content: Buffer, manners: Manners): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const ranged = from > 0 && !manners.ignoreRanges;
  if (ranged && from >= content.length) return void response.writeHead(416).end();
  const body = ranged ? content.subarray(from) : content;
  response.writeHead(ranged ? 206 : 200, {
    'content-length': body.length,
    ...(ranged ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
  });
  if (request.method === 'HEAD') return void response.end();
  const mayCut = manners.cutAfter !== undefined && (manners.cuts ?? Infinity) > 0;
  if (mayCut && manners.cutAfter !== undefined) {
    if (manners.cuts !== undefined) manners.cuts -= 1;
    response.write(body.subarray(0, manners.cutAfter), () => setTimeout(() => response.destroy(), 50));
  } else if (manners.stallAfter !== undefined) {
    response.write(body.subarray(0, manners.stallAfter));
  } else {
    response.end(body);
  }
}

function spoilt(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 0xff;
  return copy;
}

async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server: Server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
