import type { SprintReport } from '../../../contract/sprint-report.ts';
import type { TaskReport } from '../../../contract/task.ts';
import { modelName } from '../model-name.ts';
import { nothing } from '../numbers.ts';
import { generalRecipes, recipesOf } from '../recipes.ts';
import { markup, type Markup } from './markup.ts';

/** Why the numbers can be trusted: gates, provenance, and how each was made. */
export const evidenceSections = (report: SprintReport): Markup =>
  markup`${gateSection(report)}${provenanceSection(report)}${recipeSection(report)}`;

function gateSection({ tasks }: SprintReport): Markup | undefined {
  const rows = tasks.flatMap((task) => task.gates.map((gate) => ({ task, ...gate })));
  if (rows.length === 0) return undefined;
  const missed = rows.filter((row) => !row.passed);
  const passed = rows.filter((row) => row.passed);
  const head = markup`<thead><tr><th class="model">gate</th><th class="task">task</th><th>detail</th></tr></thead>`;
  const line = ({ task, gate, passed: isPassed, detail }: (typeof rows)[number]): Markup =>
    markup`<tr><td class="wide"><span class="state ${isPassed ? 'scored' : 'failed'}">${isPassed ? '✓' : '✗'}</span> <strong>${gate}</strong></td><td class="wide soft">${modelName(task)}, ${task.capability} on ${task.dataset}</td><td class="wide">${detail}</td></tr>
`;
  return markup`<section>
<h2>Gates</h2>
${missed.length === 0 ? markup`<p>No result missed a gate.</p>\n` : markup`<table>\n${head}\n<tbody>\n${missed.map(line)}</tbody>\n</table>\n`}${
    passed.length === 0
      ? undefined
      : markup`<details>
<summary>${passed.length} passed</summary>
<table>
${head}
<tbody>
${passed.map(line)}</tbody>
</table>
</details>
`
  }</section>
`;
}

function provenanceSection({ tasks }: SprintReport): Markup | undefined {
  const known = tasks.filter((task) => task.provenance !== null);
  if (known.length === 0) return undefined;
  return markup`<section>
<h2>Provenance</h2>
<table>
<thead><tr><th class="model">model</th><th class="half">weights and adapter</th><th>run with</th></tr></thead>
<tbody>
${known.map(
  (task) =>
    markup`<tr><td class="wide"><strong>${modelName(task)}</strong><br><span class="soft">${task.capability} on ${task.dataset}</span></td><td class="wide">${task.provenance?.revision}<br><span class="soft">weights</span> <code>${task.provenance?.weightsSha256 ?? 'none'}</code><br><span class="soft">adapter</span> <code>${task.provenance?.adapter}</code></td><td class="wide whole">${runWith(task)}</td></tr>
`,
)}</tbody>
</table>
</section>
`;
}

/** `int8 on cpu, 2 threads` */
function runWith({ provenance, timing }: TaskReport): string {
  const threads = timing?.threads ?? null;
  const made = `${provenance?.precision ?? nothing} on ${provenance?.provider ?? nothing}`;
  return threads === null ? made : `${made}, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
}

const recipeSection = (report: SprintReport): Markup =>
  markup`<section>
<h2>How each number was made</h2>
<dl class="recipes">
${recipesOf(report).map(
  ({ title, says, recipes }) =>
    markup`<dt>${title}</dt><dd>${says} ${recipes.map((recipe) => markup`<code>${recipe}</code> `)}</dd>
`,
)}</dl>
${generalRecipes.map((sentence) => markup`<p class="note">${sentence}</p>\n`)}</section>
`;
