import { expect, it } from 'vitest';
import { retryAfterMs } from '../../../models/hub/retry-after.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

it.each([
  [{ 'retry-after': '30' }, 30_000],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Wed, 31 Dec 2025 23:00:00 GMT' }, 0],
  [{ ratelimit: '"resolvers";r=0;t=120' }, 120_000],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%j means to wait %s ms', (headers, ms) => {
  expect(retryAfterMs(new Headers(headers as Record<string, string>), () => now)).toBe(ms);
});
