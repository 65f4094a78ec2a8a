import { Capability } from '../../contract/capability.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskReport } from '../../contract/task.ts';
import { costsOf, timingNotes } from './costs.ts';
import { footnotesOf } from './footnotes.ts';
import { block, code, escaped, table } from './markdown-text.ts';
import { measuresOf, unscored } from './measures.ts';
import { metricWords } from './metric-words.ts';
import { modelName } from './model-name.ts';
import { nothing } from './numbers.ts';
import { generalRecipes, recipesOf } from './recipes.ts';
import { cureOf, curesOf, type Cure } from './remedies.ts';
import { hardwareOf, reproduction, tookText, utc } from './sprint-facts.ts';
import { countStates, stateMark } from './state-mark.ts';
import { verbatim } from './terminal-text.ts';

/** A report as GitHub-flavoured Markdown; ends with a newline. */
export function renderMarkdown(report: SprintReport): string {
  const cures = curesOf(report);
  const parts = [
    head(report),
    section('Results', results(report)),
    section('What it took', costs(report)),
    section('Gates', gates(report)),
    section('What stopped tasks', failures(report, cures)),
    section('What mends it', remedies(cures)),
    section('Items that failed', failedItems(report, cures)),
    section('Provenance', provenance(report)),
    section('How each number was made', recipes(report)),
    section('Make this report again', again(report)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const section = (title: string, body: string): string => (body === '' ? '' : `## ${title}\n\n${body}`);
const paragraphs = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n\n');
const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function head(report: SprintReport): string {
  const { sprint, tasks } = report;
  const took = tookText(report);
  return paragraphs(
    `# ${escaped(sprint.name)}`,
    sprint.description === undefined ? '' : escaped(sprint.description),
    list([
      `Sprint ${code(sprint.id)}, ${sprint.state}: ${tasks.length === 0 ? 'no tasks' : countStates(tasks.map((task) => task.state))}`,
      `Started ${escaped(utc(sprint.startedAt))}${took === undefined ? '' : `, took ${took}`}`,
      `Hardware: ${hardwareOf(report).map(escaped).join(', ') || nothing}`,
    ]),
  );
}

function results(report: SprintReport): string {
  const groups = Capability.options.flatMap((capability) => {
    const tasks = report.tasks.filter((task) => task.capability === capability);
    if (tasks.length === 0) return [];
    const measures = measuresOf(capability, tasks);
    const rows = tasks.map((task) => [
      `${stateMark[task.state]} ${escaped(modelName(task))}`,
      escaped(task.dataset),
      `${task.items.scored}/${task.items.total}`,
      ...measures.map(({ text }, index) =>
        task.state === 'scored' ? escaped(text(task)) : index === 0 ? task.state : '',
      ),
      task.evidence,
    ]);
    const header = ['model', 'dataset', 'items', ...measures.map(({ title }) => escaped(title)), 'evidence'];
    const missing = tasks.flatMap((task) =>
      unscored(task).map(
        ({ metric, why }) =>
          `${escaped(modelName(task))} on ${escaped(task.dataset)}: ${escaped(metricWords(metric).title)} not scored: ${escaped(why)}`,
      ),
    );
    return [paragraphs(`### ${capability}`, table(header, rows, 2), list(missing))];
  });
  return paragraphs(...groups, list(footnotesOf(report).map(escaped)));
}

function costs({ tasks }: SprintReport): string {
  const timed = tasks.filter((task) => task.timing !== null);
  const [first] = timed;
  if (first === undefined) return '';
  const rows = timed.map((task) => [
    ...nameCells(task),
    ...costsOf(task).map(({ text }) => escaped(text)),
    timingNotes(task).join(', '),
  ]);
  return table(['model', 'capability', 'dataset', ...costsOf(first).map(({ title }) => title), ''], rows, 3);
}

const nameCells = (task: TaskReport): string[] => [
  escaped(modelName(task)),
  task.capability,
  escaped(task.dataset),
];

function gates({ tasks }: SprintReport): string {
  const rows = tasks.flatMap((task) =>
    task.gates.map((gate) => [
      gate.passed ? 'passed' : '**missed**',
      escaped(gate.gate),
      ...nameCells(task),
      escaped(gate.detail),
    ]),
  );
  return rows.length === 0 ? '' : table(['', 'gate', 'model', 'capability', 'dataset', 'detail'], rows, 6);
}

function failures({ tasks }: SprintReport, cures: readonly Cure[]): string {
  return tasks
    .filter((task) => task.failures.length > 0)
    .map((task) =>
      paragraphs(
        `### ${stateMark[task.state]} ${escaped(task.id)}, ${task.state}`,
        task.reason === undefined ? '' : escaped(task.reason),
        ...task.failures.flatMap((failure) => [
          `**${failure.type}**: ${escaped(failure.summary)}${pointer(cureOf(cures, failure))}`,
          failure.cause.trim() === '' ? '' : block(verbatim(failure.cause).join('\n').trim()),
        ]),
      ),
    )
    .join('\n\n');
}

const pointer = (cure: Cure | undefined): string => (cure === undefined ? '' : ` (remedy ${cure.number})`);

function remedies(cures: readonly Cure[]): string {
  return paragraphs(
    ...cures.map(({ number, remedy, types, taskIds }) =>
      paragraphs(
        `### ${number}. ${types.join(', ')}${remedy.where === undefined ? '' : ` on ${escaped(remedy.where)}`}`,
        escaped(remedy.say),
        remedy.commands.length === 0 ? '' : block(remedy.commands.flatMap(verbatim).join('\n'), 'sh'),
        remedy.url === undefined ? '' : code(remedy.url),
        `Sets free: ${taskIds.map(escaped).join(', ')}`,
      ),
    ),
  );
}

function failedItems({ tasks }: SprintReport, cures: readonly Cure[]): string {
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

function provenance({ tasks }: SprintReport): string {
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

const recipes = (report: SprintReport): string =>
  list([
    ...recipesOf(report).map(
      ({ title, says, recipes: options }) =>
        `**${escaped(title)}**${says === '' ? '' : `: ${escaped(says)}`} ${options.map(code).join(', ')}`,
    ),
    ...generalRecipes.map(escaped),
  ]);

function again(report: SprintReport): string {
  const { commands, sha256 } = reproduction(report);
  return paragraphs(
    block(commands.join('\n'), 'sh'),
    `Made from the JSON of the sprint alone, whose sha256 is ${code(sha256)}.`,
  );
}
