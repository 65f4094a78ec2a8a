/** How long a service asks us to wait: Retry-After in seconds or as a date, else the hub's `RateLimit: …;t=55`. */
export function retryAfterMs(headers: Headers, now: () => number = Date.now): number | undefined {
  const given = headers.get('retry-after');
  if (given !== null) {
    const ms = /^\d+$/.test(given.trim()) ? Number(given) * 1000 : Date.parse(given) - now();
    if (Number.isFinite(ms)) return Math.max(0, Math.round(ms));
  }
  const reset = /;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return reset === undefined ? undefined : Number(reset) * 1000;
}
