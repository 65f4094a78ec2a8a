import { describe, expect, it } from 'vitest';
import { classifyResponse, classifyStoreResponse } from '../../../models/hub/classify-response.ts';

const asked = { endpoint: 'https://hub.example', repository: 'lab/model', revision: 'main', path: 'm.onnx' };
const judge = (status: number, headers: Record<string, string>, authenticated: boolean) =>
  classifyResponse(new Response(null, { status, headers }), { ...asked, authenticated }).failures[0];

describe('an answer of the hub', () => {
  it.each([
    [401, {}, false, 'ModelNotFound'],
    [401, { 'x-error-message': 'Invalid username or password.' }, false, 'InvalidCredential'],
    [403, {}, true, 'AccessNotGranted'],
    [403, {}, false, 'ServiceUnavailable'],
    [403, { 'x-error-code': 'GatedRepo' }, true, 'AccessNotGranted'],
    [404, {}, true, 'ModelNotFound'],
    [404, { 'x-error-code': 'EntryNotFound' }, true, 'ModelNotFound'],
    [418, {}, true, 'ServiceUnavailable'],
    [429, {}, true, 'RateLimited'],
    [500, {}, true, 'ServiceUnavailable'],
    [504, {}, true, 'ServiceUnavailable'],
  ])('%i with %j, logged in %s, is %s', (status, headers, authenticated, type) => {
    expect(judge(status, headers as Record<string, string>, authenticated).type).toBe(type);
  });

  it('is quoted, without what looks like a token', () => {
    const headers = {
      'x-error-message': 'token hf_abcdefghijklmnop was revoked',
      'x-error-code': 'GatedRepo',
    };
    const { cause } = judge(403, headers, true);
    expect(cause).toBe('HTTP 403, GatedRepo, token [redacted] was revoked');
  });
});

describe('an answer of the store behind the hub', () => {
  it.each([
    [403, 'ServiceUnavailable'],
    [404, 'ServiceUnavailable'],
    [429, 'RateLimited'],
  ])('%i says nothing of the repository: %s', (status, type) => {
    const { failures } = classifyStoreResponse(new Response(null, { status }), {
      ...asked,
      host: 'store.example',
    });
    expect(failures[0]).toMatchObject({ type, cause: `HTTP ${status} from store.example` });
  });
});
