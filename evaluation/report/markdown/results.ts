import { Capability } from '../../../contract/capability.ts';
import type { SprintReport } from '../../../contract/sprint-report.ts';
import { costsOf, timingNotes } from '../costs.ts';
import { footnotesOf } from '../footnotes.ts';
import { measuresOf, unscored } from '../measures.ts';
import { metricWords } from '../metric-words.ts';
import { modelName } from '../model-name.ts';
import { stateMark } from '../state-mark.ts';
import { escaped, list, nameCells, paragraphs, table } from './text.ts';

/** A table of results for each capability. */
export function results(report: SprintReport): string {
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

/** What each task took. */
export function costs({ tasks }: SprintReport): string {
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

/** Every check, those that were missed first. */
export function gates({ tasks }: SprintReport): string {
  const rows = tasks.flatMap((task) => task.gates.map((gate) => ({ task, ...gate })));
  const ordered = [...rows.filter((row) => !row.passed), ...rows.filter((row) => row.passed)];
  const cells = ordered.map(({ task, gate, passed, detail }) => [
    passed ? 'passed' : '**missed**',
    escaped(gate),
    ...nameCells(task),
    escaped(detail),
  ]);
  return rows.length === 0 ? '' : table(['', 'gate', 'model', 'capability', 'dataset', 'detail'], cells, 6);
}
