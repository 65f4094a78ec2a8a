import { z } from 'zod';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `500ms`, `90s`, `15m`, `12h`, `30d`, read as milliseconds. */
export const Duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'expected a number with a unit, such as 90s, 15m, 12h or 30d')
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)?.[0] as keyof typeof unitMs;
    return Number.parseInt(text, 10) * unitMs[unit];
  });

/** A duration as a spec would have it: the largest unit that it is whole in. */
export function durationText(ms: number): string {
  const units = Object.entries(unitMs).reverse();
  const [unit, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  // A day is easier to hold against hours.
  return unit === 'd' && ms <= 2 * size ? `${ms / unitMs.h}h` : `${ms / size}${unit}`;
}
