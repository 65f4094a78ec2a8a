import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FailureType } from '../contract/failure.ts';
import { defaultRules, resolveRules } from '../contract/policy.ts';
import { SprintSpec } from '../contract/sprint-spec.ts';
import { exitCodes } from '../client/cli/exit-codes.ts';
import { messages } from '../contract/names.ts';
import { searchAttributes } from '../contract/search-attributes.ts';

const page = readFileSync(new URL('../docs/failures.md', import.meta.url), 'utf8');

/** Rows of the page's table by their first cell. */
const rows = page
  .split('\n')
  .flatMap((line) =>
    line.startsWith('| `')
      ? [
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ]
      : [],
  )
  .map(([name = '', when = '', attempts = '', then = '', cure = '']) => ({
    type: name.replaceAll('`', ''),
    when,
    rule: { attempts: Number(attempts), then },
    cure,
  }));

describe('docs/failures.md', () => {
  test('has each failure type once, in the order of the code', () => {
    expect(rows.map(({ type }) => type)).toEqual(FailureType.options);
  });

  test.each(FailureType.options)('tells the default policy of %s', (type) => {
    expect(rows.find((row) => row.type === type)?.rule).toEqual(defaultRules[type]);
  });

  test('says of each when it arises and what mends it', () => {
    expect(rows.filter(({ when, cure }) => when === '' || cure === '')).toEqual([]);
  });

  test('has an example of a policy that a spec takes, and that changes what it names', () => {
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const rest = {
      name: 'x',
      datasets: { asr: ['quickstart-speech'] },
      lanes: { a: { models: ['moonshine'] } },
    };
    const { policy } = SprintSpec.parse({ ...rest, ...(parse(example) as object) });
    const changed = resolveRules(policy.failures, ...policy.overrides.map(({ failures }) => failures));
    expect(changed.MissingPackage.then).toBe('skip');
    expect(changed.ServiceUnavailable).toEqual({ attempts: 8, then: 'fail' });
    expect(changed.OutOfMemory.then).toBe('skip');
    expect(policy.blockFor).toBe(7 * 86_400_000);
  });

  test('names messages and search attributes as the workflows have them', () => {
    const named = [...page.matchAll(/\blab\.([a-z]+)\b/g)].map(([name]) => name);
    expect(new Set(named)).toEqual(new Set([messages.resume, messages.skip]));
    const asked = [...page.matchAll(/\bLab[A-Z]\w+/g)].map(([name]) => name);
    expect(asked.filter((name) => !(name in searchAttributes))).toEqual([]);
  });

  test('lists the exit codes that commands decide on', () => {
    const [, listed = ''] = /## Exit codes\n\n(.*)/s.exec(page) ?? [];
    const codes = [...listed.matchAll(/(?:^|; ?\n?)(\d) /g)].map(([, code]) => Number(code));
    const { interrupted, terminated, ...ours } = exitCodes;
    expect(codes).toEqual(Object.values(ours));
    expect([interrupted, terminated]).toEqual([130, 143]);
  });
});
