import type { Failure, FailureType } from './failure.ts';
import type { Disposition, ResolvedPolicy } from './policy.ts';

export type Decision = { do: 'retry'; afterMs: number; reason: string } | { do: Disposition; reason: string };

const firstRetryMs = 2_000;
const longestRetryMs = 60_000;
/** Of several obstacles that are all in the way, the one whose end is latest in this list decides. */
const weight: Record<Disposition, number> = { block: 1, skip: 2, fail: 3 };
const canRetry = 0;

/**
 * What the policy says about an attempt that ended with these failures. Pure: the same failures, attempts and
 * rules always give the same decision, so that a replayed history takes the same path.
 *
 * All of a host's failures are in its way, and so is what is wrong everywhere: the hardest decides. But work needs
 * only one host: of several, the one that is easiest to mend decides.
 *
 * @param made attempts of each type so far, this one included
 */
export function decide(
  failures: readonly [Failure, ...Failure[]],
  made: ReadonlyMap<FailureType, number>,
  rules: ResolvedPolicy['rules'],
): Decision {
  const hardness = ({ type }: Failure): number =>
    (made.get(type) ?? 1) < rules[type].attempts ? canRetry : weight[rules[type].then];
  const host = easiest(failures, hardness);
  const inTheWay = failures.filter((failure) => isEverywhere(failure) || failure.host === host);
  const deciding = inTheWay.reduce((a, b) => (hardness(b) > hardness(a) ? b : a), inTheWay[0] ?? failures[0]);
  const { attempts, then } = rules[deciding.type];
  if (hardness(deciding) === canRetry) {
    const count = made.get(deciding.type) ?? 1;
    const asked = Math.max(...inTheWay.map(({ retryAfterMs }) => retryAfterMs ?? 0));
    const afterMs = asked > 0 ? asked : Math.min(longestRetryMs, firstRetryMs * 2 ** (count - 1));
    return { do: 'retry', afterMs, reason: `${deciding.type}: attempt ${count} of ${attempts}` };
  }
  const after = attempts > 1 ? ` after ${attempts} attempts` : '';
  return { do: then, reason: `policy: ${deciding.type} -> ${then}${after}` };
}

/** Whether no other host would be better off. */
const isEverywhere = ({ scope, host }: Failure): boolean => scope !== 'worker' || host === undefined;

/** The first host whose hardest failure is no harder than any other's; undefined where no failure has a host. */
function easiest(failures: readonly Failure[], hardness: (failure: Failure) => number): string | undefined {
  const hardest = new Map<string, number>();
  for (const failure of failures) {
    if (failure.host === undefined || isEverywhere(failure)) continue;
    hardest.set(failure.host, Math.max(hardness(failure), hardest.get(failure.host) ?? canRetry));
  }
  const [first] = [...hardest].sort(([, a], [, b]) => a - b);
  return first?.[0];
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
