import type { Failure } from '../../../contract/failure.ts';
import type { SprintReport } from '../../../contract/sprint-report.ts';
import type { TaskReport } from '../../../contract/task.ts';
import { modelName } from '../model-name.ts';
import { cureOf, curesOf, type Cure } from '../remedies.ts';
import { stateMark } from '../state-mark.ts';
import { stopsOf } from '../stops.ts';
import { markup, type Markup } from './markup.ts';

/** What stopped tasks, what mends it, and which items failed alone. */
export function failureSections(report: SprintReport): Markup {
  const cures = curesOf(report);
  return markup`${stoppedSection(report, cures)}${cureSection(cures)}${itemSection(report, cures)}`;
}

function stoppedSection(report: SprintReport, cures: readonly Cure[]): Markup | undefined {
  const stops = stopsOf(report);
  if (stops.length === 0) return undefined;
  return markup`<section>
<h2>What stopped tasks</h2>
${stops.map(
  ({ state, failures, reason, tasks }) => markup`<article class="card ${state}">
<h3><span class="state ${state}">${stateMark[state]} ${state}</span> ${tasks.length === 1 ? undefined : `${tasks.length} tasks`}</h3>
<ul>
${tasks.map((task) => markup`<li><strong>${modelName(task)}</strong> <span class="soft">${task.capability} on ${task.dataset}</span></li>\n`)}</ul>
${failures.map((failure) => failureWords(failure, cures))}${
    reason === undefined ? undefined : markup`<p class="note">${reason}</p>\n`
  }</article>
`,
)}</section>
`;
}

const failureWords = (failure: Failure, cures: readonly Cure[]): Markup =>
  markup`<p><strong>${failure.type}</strong> ${failure.summary} ${link(failure, cures)}</p>
${failure.cause.trim() === '' ? undefined : markup`<pre>${failure.cause.trim()}</pre>\n`}`;

const link = (failure: Failure, cures: readonly Cure[]): Markup | undefined => {
  const cure = cureOf(cures, failure);
  return cure === undefined ? undefined : markup`<a href="#cure-${cure.number}">Remedy ${cure.number}</a>`;
};

function cureSection(cures: readonly Cure[]): Markup | undefined {
  if (cures.length === 0) return undefined;
  return markup`<section>
<h2>What mends it</h2>
${cures.map(
  ({ number, remedy, types, taskIds }) => markup`<article class="card cure" id="cure-${number}">
<h3>${number}. ${types.join(', ')}${remedy.where === undefined ? '' : ` on ${remedy.where}`}</h3>
<p>${remedy.say}</p>
${remedy.commands.length === 0 ? undefined : markup`<pre>${remedy.commands.join('\n')}</pre>\n`}${address(remedy.url)}<p class="note">Needed by ${taskIds.join(', ')}</p>
</article>
`,
)}</section>
`;
}

/** A link only where it leads to a page: an address from elsewhere might run a script. */
function address(url: string | undefined): Markup | undefined {
  if (url === undefined) return undefined;
  return /^https?:\/\//i.test(url)
    ? markup`<p><a href="${url}" rel="noreferrer">${url}</a></p>\n`
    : markup`<p><code>${url}</code></p>\n`;
}

function itemSection({ tasks }: SprintReport, cures: readonly Cure[]): Markup | undefined {
  const rows = tasks.flatMap((task) => task.items.failed.map((item) => ({ task, ...item })));
  if (rows.length === 0) return undefined;
  const row = ({ task, id, failure }: { task: TaskReport; id: string; failure: Failure }): Markup =>
    markup`<tr><td class="wide"><strong>${id}</strong></td><td class="wide soft">${modelName(task)}, ${task.capability} on ${task.dataset}</td><td class="wide"><strong>${failure.type}</strong> ${failure.summary} ${link(failure, cures)}</td><td class="wide"><code>${failure.cause}</code></td></tr>
`;
  return markup`<section>
<h2>Items that failed</h2>
<table>
<thead><tr><th class="item">item</th><th class="task">task</th><th>failure</th><th>cause</th></tr></thead>
<tbody>
${rows.map(row)}</tbody>
</table>
</section>
`;
}
