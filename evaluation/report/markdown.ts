import type { SprintReport } from '../../contract/sprint-report.ts';
import { again, provenance, recipes } from './markdown/evidence.ts';
import { failedItems, failures, remedies } from './markdown/failures.ts';
import { costs, gates, results } from './markdown/results.ts';
import { code, escaped, list, paragraphs } from './markdown/text.ts';
import { nothing } from './numbers.ts';
import { curesOf } from './remedies.ts';
import { hardwareOf, tookText, utc } from './sprint-facts.ts';
import { countStates } from './state-mark.ts';

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
