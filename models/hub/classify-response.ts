import { hostname } from 'node:os';
import { type Failure, LabError } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';
import { retryAfterMs } from './retry-after.ts';

/** What was asked for, to name it in an error. */
export interface Asked {
  endpoint: string;
  repository: string;
  revision: string;
  path?: string | undefined;
  /** Whether a token was sent; the hub answers the same for a missing one and for one without access. */
  authenticated: boolean;
}

/** The hub's refusal as a failure. X-Error-Code tells apart what a status cannot. */
export function classifyResponse(response: Response, asked: Asked): LabError {
  const code = response.headers.get('x-error-code') ?? '';
  const message = redact(response.headers.get('x-error-message') ?? '');
  const cause = [`HTTP ${response.status}`, code, message].filter((part) => part !== '').join(', ');
  return new LabError({ cause, ...judge(response, code, message, asked) });
}

/** When you get it: the host that the hub sent us to refused. Its links are good for minutes, so ask again. */
export function classifyStoreResponse(
  response: Response,
  { endpoint, repository, path, host }: StoreAsked,
): LabError {
  const waitMs = retryAfterMs(response.headers);
  return new LabError({
    type: response.status === 429 ? 'RateLimited' : 'ServiceUnavailable',
    summary: `The store behind ${endpoint} did not give ${repository}/${path} (HTTP ${response.status}).`,
    cause: `HTTP ${response.status} from ${host}`,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  });
}

type StoreAsked = Omit<Asked, 'authenticated'> & { host: string };
type Judged = Pick<Failure, 'type' | 'summary'> & Partial<Failure>;

function judge(response: Response, code: string, message: string, asked: Asked): Judged {
  const { status } = response;
  const { repository, endpoint, authenticated } = asked;
  const where = hostname();
  const page = `${endpoint}/${repository}`;
  if (
    status === 401 &&
    /invalid (credentials|username or password)|token .*(invalid|expired)/i.test(message)
  ) {
    return {
      type: 'InvalidCredential',
      summary: `The hub refused the token that was sent for ${repository}.`,
      blockedOn: 'hf-token',
      remedy: {
        say: 'make a new read token and log in with it, or unset HF_TOKEN if it is an old one.',
        commands: ['hf auth login'],
        url: `${endpoint}/settings/tokens`,
        where,
      },
    };
  }
  if (code === 'GatedRepo') return gated(page, asked, where);
  if (code === 'EntryNotFound') {
    return {
      type: 'ModelNotFound',
      summary: `${repository} has no file ${asked.path} at ${asked.revision}.`,
    };
  }
  if (code === 'RevisionNotFound') {
    return { type: 'ModelNotFound', summary: `${repository} has no revision ${asked.revision}.` };
  }
  if (status === 429) {
    const waitMs = retryAfterMs(response.headers);
    return {
      type: 'RateLimited',
      summary: `The hub limits requests${waitMs === undefined ? '' : ` for another ${Math.ceil(waitMs / 1000)} s`}.`,
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
      ...(authenticated
        ? {}
        : {
            remedy: {
              say: 'wait, or log in: the limit of an account is higher.',
              commands: ['hf auth login'],
              where,
            },
          }),
    };
  }
  if (status >= 500) {
    const waitMs = retryAfterMs(response.headers);
    return {
      type: 'ServiceUnavailable',
      summary: `The hub at ${endpoint} answered with an error of its own (HTTP ${status}).`,
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    };
  }
  if (status === 403 && authenticated) {
    return {
      type: 'AccessNotGranted',
      summary: `The token that was sent may not read ${repository}.`,
      blockedOn: `hf-access:${repository}`,
      remedy: {
        say: 'give the token read access to this repository (fine-grained tokens name each).',
        commands: [],
        url: `${endpoint}/settings/tokens`,
        where,
      },
    };
  }
  if (status === 401 || status === 404 || code === 'RepoNotFound') {
    const hidden = authenticated ? 'or this token may not see it' : 'or is private, and no token was sent';
    return {
      type: 'ModelNotFound',
      summary: `The hub at ${endpoint} has no repository ${repository}, ${hidden}.`,
      remedy: {
        say: 'check the name; if it is private, log in with an account that may read it.',
        commands: ['hf auth login'],
        url: page,
        where,
      },
    };
  }
  return {
    type: 'ServiceUnavailable',
    summary: `The hub at ${endpoint} refused the request for ${repository} (HTTP ${status}).`,
  };
}

/** When you get it: gated weights, and nobody is logged in on this machine. */
export function gatedWithoutToken(endpoint: string, repository: string): LabError {
  return new LabError(missingToken(endpoint, repository));
}

function missingToken(endpoint: string, repository: string): Judged {
  return {
    type: 'MissingCredential',
    summary: `${repository} is gated, and this machine has no hub token.`,
    blockedOn: 'hf-token',
    remedy: {
      say: `accept the terms at ${endpoint}/${repository}, then log in with a read token of that account.`,
      commands: ['hf auth login'],
      url: `${endpoint}/settings/tokens`,
      where: hostname(),
    },
  };
}

function gated(page: string, { repository, endpoint, authenticated }: Asked, where: string): Judged {
  if (!authenticated) return missingToken(endpoint, repository);
  return {
    type: 'AccessNotGranted',
    summary: `${repository} is gated, and the account of this token has no access to it.`,
    blockedOn: `hf-access:${repository}`,
    remedy: { say: 'accept the terms on its page with the same account.', commands: [], url: page, where },
  };
}
