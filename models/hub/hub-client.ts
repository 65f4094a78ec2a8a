import { LabError } from '../../contract/failure.ts';
import { type Asked, classifyResponse, classifyStoreResponse } from './classify-response.ts';
import { answerInTime } from '../weights/answer-in-time.ts';
import type { HubSettings } from './settings.ts';
import { unreachable } from './unreachable.ts';

const redirectsAtMost = 8;

/** What every request to one hub shares. */
export interface HubClient {
  settings: HubSettings;
  token: string | undefined;
  fetch: typeof fetch;
  signal?: AbortSignal | undefined;
  answerWithinMs?: number | undefined;
}

export interface HubRequest {
  url: string;
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string>;
  asked: Omit<Asked, 'endpoint' | 'authenticated'>;
  /** Answers that are no error to the caller, beside 2xx. */
  accepts?: number[];
  /** Whether to go where an answer points. Absent: always. */
  follow?: (response: Response) => boolean;
}

/**
 * One request, with its redirects. The token goes to the hub itself and never along to another host.
 * @throws LabError as `classifyResponse` says, or `ServiceUnavailable` when nothing answers
 */
export async function hubRequest(client: HubClient, request: HubRequest): Promise<Response> {
  const { endpoint } = client.settings;
  const { origin } = new URL(endpoint);
  let url = new URL(request.url);
  for (let hops = 0; hops <= redirectsAtMost; hops++) {
    const mayKnowToken = client.token !== undefined && url.origin === origin;
    const init: RequestInit = {
      method: request.method ?? 'GET',
      redirect: 'manual',
      headers: {
        ...request.headers,
        'user-agent': 'model-lab',
        // Lengths and ranges are of the file, not of a compressed form of it.
        'accept-encoding': 'identity',
        ...(mayKnowToken ? { authorization: `Bearer ${client.token}` } : {}),
      },
    };
    const here = url;
    const response = await answerInTime((signal) => client.fetch(here, { ...init, signal }), {
      signal: client.signal,
      answerWithinMs: client.answerWithinMs,
      unreachable: (cause) => unreachable(endpoint, cause),
    });
    const location =
      response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) {
      if (response.ok || request.accepts?.includes(response.status)) return response;
      await response.body?.cancel();
      throw url.origin === origin
        ? classifyResponse(response, { ...request.asked, endpoint, authenticated: mayKnowToken })
        : classifyStoreResponse(response, { ...request.asked, endpoint, host: url.host });
    }
    if (request.follow?.(response) === false) return response;
    await response.body?.cancel();
    url = new URL(location, url);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') break;
  }
  throw new LabError({
    type: 'ServiceUnavailable',
    summary: `The hub at ${endpoint} redirects without end, or to something that is no web address.`,
    cause: `last seen: ${url.origin}`,
  });
}
