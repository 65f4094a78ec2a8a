import type { SprintReport } from '../../../contract/sprint-report.ts';
import { nothing } from '../numbers.ts';
import { generalRecipes, recipesOf } from '../recipes.ts';
import { reproduction } from '../sprint-facts.ts';
import { block, code, escaped, list, nameCells, paragraphs, table } from './text.ts';

/** What each result was made with. */
export function provenance({ tasks }: SprintReport): string {
  const rows = tasks.flatMap((task) =>
    task.provenance === null
      ? []
      : [
          [
            ...nameCells(task),
            escaped(task.provenance.revision),
            task.provenance.weightsSha256 === null ? 'no weights' : code(task.provenance.weightsSha256),
            escaped(task.provenance.precision),
            escaped(task.provenance.provider),
            task.timing?.threads === undefined || task.timing.threads === null
              ? nothing
              : String(task.timing.threads),
            code(task.provenance.adapter),
          ],
        ],
  );
  const header = [
    'model',
    'capability',
    'dataset',
    'weights from',
    'sha256',
    'precision',
    'provider',
    'threads',
    'adapter',
  ];
  return rows.length === 0 ? '' : table(header, rows, header.length);
}

/** How each metric was made. */
export const recipes = (report: SprintReport): string =>
  list([
    ...recipesOf(report).map(
      ({ title, says, recipes: options }) =>
        `**${escaped(title)}**${says === '' ? '' : `: ${escaped(says)}`} ${options.map(code).join(', ')}`,
    ),
    ...generalRecipes.map(escaped),
  ]);

/** How to make the report again, and what it was made of. */
export function again(report: SprintReport): string {
  const { commands, sha256 } = reproduction(report);
  return paragraphs(
    block(commands.join('\n'), 'sh'),
    `Made from the JSON of the sprint alone, whose sha256 is ${code(sha256)}.`,
  );
}
