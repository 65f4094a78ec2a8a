import { FailureType, LabError } from '../../contract/failure.ts';
import { didYouMean } from '../../contract/nearest-name.ts';
import { choiceWords } from '../probe.ts';
import { resume, type ProbeNews, type Resumed } from '../resume.ts';
import { notBlockedWords } from './not-blocked-words.ts';
import type { ResumeFlags } from './commands/resume.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { failureWords } from './failure-words.ts';
import { withLab } from './with-lab.ts';

/** Says at once what is still in the way, then continues the rest. */
export async function resumeBlocked(
  context: CommandContext,
  ids: readonly string[],
  flags: ResumeFlags,
): Promise<void> {
  const { failure } = flags;
  if (failure !== undefined && !FailureType.safeParse(failure).success) {
    const near =
      didYouMean(failure, FailureType.options) || `; expected one of ${FailureType.options.join(', ')}`;
    throw new LabError({ type: 'BadSpec', summary: `unknown failure "${failure}"${near}` });
  }
  await withLab(context, async ({ lab }) => {
    const outcome = await resume(lab, { ids, ...flags }, (news) => sayProbe(context, news));
    if (outcome.stillBlocked.length > 0) context.exitCode = exitCodes.blocked;
    context.result(words(outcome).join('\n'), outcome);
  });
}

function sayProbe({ say, colours }: CommandContext, { choice, waiting, host, failures }: ProbeNews): void {
  const tasks = waiting.length === 1 ? (waiting[0]?.id ?? '') : `${waiting.length} tasks and runs`;
  if (failures.length === 0) {
    say(`nothing is in the way of ${choiceWords(choice)}${host === null ? '' : ` (asked ${host})`}`);
    return;
  }
  say(`${colours.err.red('still blocked')}: ${choiceWords(choice)}, ${tasks}`);
  for (const failure of failures) say(failureWords(failure, colours.err, false));
}

function words({ resumed, stillBlocked, notBlocked }: Resumed): string[] {
  if (resumed.length + stillBlocked.length + notBlocked.length === 0)
    return ['Nothing is blocked that this names.'];
  const counts = [
    `${resumed.length} resumed`,
    ...(stillBlocked.length > 0 ? [`${stillBlocked.length} still blocked`] : []),
  ];
  return [...notBlocked.map(notBlockedWords), counts.join(', ')];
}
