import type { SprintReport } from '../../../contract/sprint-report.ts';
import { cureOf, type Cure } from '../remedies.ts';
import { stateMark } from '../state-mark.ts';
import { stopsOf } from '../stops.ts';
import { verbatim } from '../terminal-text.ts';
import { block, code, escaped, list, nameCells, paragraphs, table } from './text.ts';

/** What stopped tasks, with what its source said. */
export function failures(report: SprintReport, cures: readonly Cure[]): string {
  return stopsOf(report)
    .map(({ state, failures: all, reason, tasks }) =>
      paragraphs(
        list(tasks.map((task) => `${stateMark[state]} ${state}: ${escaped(task.id)}`)),
        reason === undefined ? '' : escaped(reason),
        ...all.flatMap((failure) => [
          `**${failure.type}**: ${escaped(failure.summary)}${pointer(cureOf(cures, failure))}`,
          failure.cause.trim() === '' ? '' : block(verbatim(failure.cause).join('\n').trim()),
        ]),
      ),
    )
    .join('\n\n');
}

const pointer = (cure: Cure | undefined): string => (cure === undefined ? '' : ` (remedy ${cure.number})`);

/** Each distinct remedy with its commands. */
export function remedies(cures: readonly Cure[]): string {
  return paragraphs(
    ...cures.map(({ number, remedy, types, taskIds }) =>
      paragraphs(
        `### ${number}. ${types.join(', ')}${remedy.where === undefined ? '' : ` on ${escaped(remedy.where)}`}`,
        escaped(remedy.say),
        remedy.commands.length === 0 ? '' : block(remedy.commands.flatMap(verbatim).join('\n'), 'sh'),
        remedy.url === undefined ? '' : code(remedy.url),
        `Needed by ${taskIds.map(escaped).join(', ')}`,
      ),
    ),
  );
}

/** Items that failed alone, inside tasks that went on. */
export function failedItems({ tasks }: SprintReport, cures: readonly Cure[]): string {
  const rows = tasks.flatMap((task) =>
    task.items.failed.map(({ id, failure }) => [
      escaped(id),
      ...nameCells(task),
      failure.type,
      `${escaped(failure.summary)}${pointer(cureOf(cures, failure))}`,
      escaped(failure.cause),
    ]),
  );
  return rows.length === 0
    ? ''
    : table(['item', 'model', 'capability', 'dataset', 'failure', 'summary', 'cause'], rows, 7);
}
