import { describe, expect, test } from 'vitest';
import { decide, type Decision } from '../../contract/decide.ts';
import { complete, type Failure, type FailureType } from '../../contract/failure.ts';
import { resolveRules, type FailureRules } from '../../contract/policy.ts';

/** `MissingPackage`, or `MissingPackage on north`. */
function failure(words: string): Failure {
  const [type, host] = words.split(' on ') as [FailureType, string?];
  return { ...complete({ type, summary: words }), ...(host !== undefined && { host }) };
}

/** What is done about failures, each of which was met so often (`WeightsCorrupt*3`) and as `rules` change the policy. */
function decided(failures: string, rules: FailureRules = {}): Decision {
  const met = failures.split(', ').map((words) => {
    const [, type = '', times = '1', host = ''] = /^(\w+)(?:\*(\d+))?( on .*)?$/.exec(words) ?? [];
    return { failure: failure(type + host), times: Number(times) };
  });
  const [first, ...rest] = met;
  if (first === undefined) throw new Error('nothing failed');
  const made = new Map(met.map(({ failure: { type }, times }) => [type, times]));
  return decide([first.failure, ...rest.map((one) => one.failure)], made, resolveRules(rules));
}

describe('one host', () => {
  test.each([
    ['ModelCrashed', 'retry'],
    ['ModelCrashed*2', 'fail'],
    ['MissingPackage', 'block'],
    ['MissingPackage, MissingBinary', 'block'],
    ['MissingPackage on north, MissingBinary on north', 'block'],
    // Mending the package would not do.
    ['MissingPackage on north, ModelNotFound', 'fail'],
    ['MissingPackage on north, WeightsCorrupt*3 on north', 'fail'],
    // The weights can still be fetched again, the package does not come by itself.
    ['MissingPackage on north, WeightsCorrupt on north', 'block'],
  ] as const)('%s: %s', (failures, does) => {
    expect(decided(failures).do).toBe(does);
  });
});

describe('of several hosts the one that is easiest to mend decides', () => {
  test.each([
    ['MissingPackage on north, WeightsCorrupt*3 on south', 'block'],
    ['WeightsCorrupt*3 on south, MissingPackage on north', 'block'],
    ['MissingPackage on north, WeightsCorrupt on south', 'retry'],
    ['WeightsCorrupt*3 on south, WeightsCorrupt*3 on north', 'fail'],
    ['MissingPackage on north, WeightsCorrupt*3 on north, MissingBinary on south', 'block'],
    ['MissingPackage on north, WeightsCorrupt*3 on north, WeightsCorrupt*3 on south', 'fail'],
  ] as const)('%s: %s', (failures, does) => {
    expect(decided(failures).do).toBe(does);
  });

  test.each([
    ['skip', { MissingPackage: { then: 'skip' }, OutOfMemory: { then: 'fail' } }],
    ['block', { MissingPackage: { then: 'block' }, OutOfMemory: { then: 'skip' } }],
  ] as const)('as a spec wants it: %s', (does, rules) => {
    expect(decided('OutOfMemory on south, MissingPackage on north', rules).do).toBe(does);
  });

  test('unless something is wrong everywhere', () => {
    expect(decided('MissingPackage on north, ModelNotFound on south').do).toBe('fail');
    expect(decided('MissingPackage on north, BadDataset').do).toBe('fail');
    expect(decided('WeightsCorrupt on north, AccessNotGranted on south').do).toBe('block');
  });
});

test('the reason names the failure that decided, and how often it was tried', () => {
  expect(decided('WeightsCorrupt*3 on south, MissingPackage on north').reason).toBe(
    'policy: MissingPackage -> block',
  );
  expect(decided('WeightsCorrupt*3 on south').reason).toBe('policy: WeightsCorrupt -> fail after 3 attempts');
  expect(decided('WeightsCorrupt*2 on south')).toEqual({
    do: 'retry',
    afterMs: 4_000,
    reason: 'WeightsCorrupt: attempt 2 of 3',
  });
});

test('a service that says when to come back is believed', () => {
  const limited = { ...failure('RateLimited'), retryAfterMs: 9_000 };
  const rules = resolveRules();
  const made = new Map<FailureType, number>([['RateLimited', 1]]);
  expect(decide([limited], made, rules)).toMatchObject({ do: 'retry', afterMs: 9_000 });
});
