import type { SprintReport } from '../../contract/sprint-report.ts';
import { raw } from 'hono/html';
import { chartsOf } from './charts/charts-of.ts';
import { nothing } from './numbers.ts';
import { evidenceSections } from './page/evidence.ts';
import { failureSections } from './page/failures.ts';
import { markup, type Markup } from './page/markup.ts';
import { resultSections } from './page/results.ts';
import { style } from './page/style.ts';
import { hardwareOf, reproduction, tookText, utc } from './sprint-facts.ts';
import { countStates } from './state-mark.ts';

/** A report as one HTML file that needs nothing beside it: no script, no request, light or dark, phone or paper. */
export function renderHtml(report: SprintReport): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${report.sprint.name}: Model Lab report</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${head(report)}${charts(report)}${resultSections(report)}${failureSections(report)}${evidenceSections(report)}${foot(report)}</main>
</body>
</html>
`;
  return page.toString();
}

function head(report: SprintReport): Markup {
  const { sprint, tasks } = report;
  const took = tookText(report);
  const facts = [
    ['State', sprint.state],
    ['Tasks', tasks.length === 0 ? 'none' : countStates(tasks.map((task) => task.state))],
    ['Started', utc(sprint.startedAt)],
    ...(took === undefined ? [] : [['Took', took]]),
    ['Hardware', hardwareOf(report).join(', ') || nothing],
    ['Sprint', sprint.id],
  ];
  return markup`<header>
<h1>${sprint.name}</h1>
${sprint.description === undefined ? undefined : markup`<p class="lead">${sprint.description}</p>\n`}<dl class="facts">
${facts.map(([term, words]) => markup`<div><dt>${term}</dt><dd>${words}</dd></div>\n`)}</dl>
</header>
`;
}

function charts(report: SprintReport): Markup | undefined {
  const drawn = chartsOf(report);
  return drawn.length === 0 ? undefined : markup`<div class="charts">\n${drawn}</div>\n`;
}

function foot(report: SprintReport): Markup {
  const { commands, sha256 } = reproduction(report);
  return markup`<footer>
<p>Made by Model Lab from the JSON of the sprint alone, whose sha256 is <code>${sha256}</code>. To make it again:</p>
<pre>${commands.join('\n')}</pre>
</footer>
`;
}
