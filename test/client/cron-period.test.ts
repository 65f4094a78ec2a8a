import { expect, test } from 'vitest';
import { shortestPeriodMs } from '../../client/cron-period.ts';

const hour = 3_600_000;

test.each([
  ['every day', '0 2 * * *', 24],
  ['by its nickname', '@daily', 24],
  ['twice a night', '0 2,3 * * *', 1],
  ['every quarter of an hour', '*/15 * * * *', 0.25],
  ['from the fifth minute on', '5/20 3 * * *', 1 / 3],
  ['across midnight', '30 0,23 * * *', 1],
  ['on weekdays', '0 2 * * mon-fri', 24],
  ['on Sunday, which has two numbers', '0 2 * * 0,7', 168],
  ['once a month, February counted', '0 2 1 * *', 672],
  ['on Friday the thirteenth: both must match', '0 0 13 * 5', 672],
  ['on leap days', '0 2 29 2 *', 35_064],
])('the shortest time between two nights: %s', (_, cron, hours) => {
  expect(shortestPeriodMs(cron)).toBeCloseTo(hours * hour, 3);
});

test.each([
  ['too few fields', '0 2 * *', 'five fields'],
  ['seconds', '0 0 2 * * *', 'five fields'],
  ['an hour that there is not', '0 24 * * *', '0 to 23 as the hour, found "24"'],
  ['a range backwards', '0 2 5-1 * *', '1 to 31 as the day of the month, found "5-1"'],
  ['a day that never comes', '0 2 31 2 *', 'a time that comes more than once'],
  ['a word', 'tonight', 'five fields'],
])('%s is refused with what was expected', (_, cron, expected) => {
  expect(() => shortestPeriodMs(cron)).toThrow(`--cron "${cron}": expected ${expected}`);
});
