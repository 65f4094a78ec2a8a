import type { Failure, FailureType } from './failure.ts';
import type { Disposition, ResolvedPolicy } from './policy.ts';

export type Decision = { do: 'retry'; afterMs: number; reason: string } | { do: Disposition; reason: string };

const firstRetryMs = 2_000;
const longestRetryMs = 60_000;
/** Of several obstacles at once, the one whose end is latest in this list decides. */
const weight: Record<Disposition, number> = { block: 0, skip: 1, fail: 2 };

/**
 * What the policy says about an attempt that ended with these failures. Pure: the same failures, attempts and
 * rules always give the same decision, so that a replayed history takes the same path.
 *
 * @param made attempts of each type so far, this one included
 */
export function decide(
  failures: readonly [Failure, ...Failure[]],
  made: ReadonlyMap<FailureType, number>,
  rules: ResolvedPolicy['rules'],
): Decision {
  const retry = failures.every(({ type }) => (made.get(type) ?? 1) < rules[type].attempts);
  const [first] = failures;
  const count = made.get(first.type) ?? 1;
  if (retry) {
    const asked = Math.max(...failures.map(({ retryAfterMs }) => retryAfterMs ?? 0));
    const afterMs = asked > 0 ? asked : Math.min(longestRetryMs, firstRetryMs * 2 ** (count - 1));
    return {
      do: 'retry',
      afterMs,
      reason: `${first.type}: attempt ${count} of ${rules[first.type].attempts}`,
    };
  }
  const deciding = failures.reduce((a, b) =>
    weight[rules[b.type].then] > weight[rules[a.type].then] ? b : a,
  );
  const { attempts, then } = rules[deciding.type];
  const after = attempts > 1 ? ` after ${attempts} attempts` : '';
  return { do: then, reason: `policy: ${deciding.type} -> ${then}${after}` };
}

/** Failures as Markdown, for the details pane of a workflow: what it waits for, and the cure. */
export function failuresAsMarkdown(failures: readonly Failure[]): string {
  return failures
    .map((failure) => {
      const { remedy } = failure;
      const title = `**${failure.type}** ${failure.summary}`;
      if (remedy === undefined) return title;
      const where = remedy.where === undefined ? '' : ` (on ${remedy.where})`;
      const commands = remedy.commands.length > 0 ? `\n\n\`\`\`\n${remedy.commands.join('\n')}\n\`\`\`` : '';
      return `${title}\n\nTo mend it${where}: ${remedy.say}${remedy.url === undefined ? '' : ` <${remedy.url}>`}${commands}`;
    })
    .join('\n\n');
}
