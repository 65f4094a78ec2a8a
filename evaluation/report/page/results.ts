import { Capability } from '../../../contract/capability.ts';
import type { SprintReport } from '../../../contract/sprint-report.ts';
import type { TaskReport } from '../../../contract/task.ts';
import { costsOf, timingNotes } from '../costs.ts';
import { footnotesOf } from '../footnotes.ts';
import { measuresOf, unscored, type Measure } from '../measures.ts';
import { metricWords } from '../metric-words.ts';
import { modelName } from '../model-name.ts';
import { stateMark } from '../state-mark.ts';
import { markup, type Markup } from './markup.ts';

/** Results by capability, then what each task took. */
export function resultSections(report: SprintReport): Markup {
  const groups = Capability.options
    .map((capability) => ({
      capability,
      tasks: report.tasks.filter((task) => task.capability === capability),
    }))
    .filter(({ tasks }) => tasks.length > 0);
  return markup`<section>
<h2>Results</h2>
${groups.map(({ capability, tasks }) => groupTable(capability, tasks))}
${footnotesOf(report).map((note) => markup`<p class="note">${note}</p>\n`)}</section>
${costSection(report)}`;
}

function groupTable(capability: Capability, tasks: readonly TaskReport[]): Markup {
  const measures = measuresOf(capability, tasks);
  return markup`<h3>${capability}</h3>
<table>
<thead><tr><th class="model">model</th><th class="dataset">dataset</th><th class="number">items</th>${measures.map(
    ({ title }) => markup`<th class="number">${title}</th>`,
  )}<th class="number">evidence</th></tr></thead>
<tbody>
${tasks.map((task) => resultRow(task, measures))}</tbody>
</table>
${tasks.flatMap((task) =>
  unscored(task).map(
    ({ metric, why }) =>
      markup`<p class="note">${modelName(task)} on ${task.dataset}: ${metricWords(metric).title} not scored: ${why}</p>\n`,
  ),
)}`;
}

function resultRow(task: TaskReport, measures: readonly Measure[]): Markup {
  const cells =
    task.state === 'scored'
      ? measures.map(
          ({ title, text }, index) =>
            markup`<td class="${index === 0 ? 'number main' : 'number'}" data-label="${title}">${text(task)}</td>`,
        )
      : markup`<td class="wide" colspan="${measures.length}"><span class="state ${task.state}">${task.state}</span> ${task.failures.map(({ type }) => type).join(', ')}</td>`;
  return markup`<tr><td class="wide"><span class="state ${task.state}" title="${task.state}">${stateMark[task.state]}</span> <strong>${modelName(task)}</strong></td><td class="wide soft">${task.dataset}</td><td class="number" data-label="items">${task.items.scored}/${task.items.total}</td>${cells}<td class="number" data-label="evidence">${task.state === 'scored' ? evidence(task) : undefined}</td></tr>
`;
}

const evidence = (task: TaskReport): Markup => {
  const missed = task.gates.filter((gate) => !gate.passed).map((gate) => gate.gate);
  if (missed.length > 0)
    return markup`<span class="badge blocked" title="gates missed: ${missed.join(', ')}">none</span>`;
  return task.evidence === 'none'
    ? markup`<span class="soft">none</span>`
    : markup`<span class="badge">${task.evidence}</span>`;
};

function costSection({ tasks }: SprintReport): Markup | undefined {
  const timed = tasks.filter((task) => task.timing !== null);
  const [first] = timed;
  if (first === undefined) return undefined;
  const isText = (title: string): boolean => title === 'hardware' || title === 'weights';
  return markup`<section>
<h2>What it took</h2>
<table>
<thead><tr><th class="model">model</th><th class="task">task</th>${costsOf(first).map(
    ({ title }) => markup`<th class="${isText(title) ? 'whole' : 'number'}">${title}</th>`,
  )}<th></th></tr></thead>
<tbody>
${timed.map(
  (task) =>
    markup`<tr><td class="wide"><strong>${modelName(task)}</strong></td><td class="wide soft">${task.capability} on ${task.dataset}</td>${costsOf(
      task,
    ).map(
      ({ title, text }) =>
        markup`<td class="${isText(title) ? 'whole' : 'number'}" data-label="${title}">${text}</td>`,
    )}<td class="soft whole">${timingNotes(task).join(', ')}</td></tr>
`,
)}</tbody>
</table>
</section>
`;
}
