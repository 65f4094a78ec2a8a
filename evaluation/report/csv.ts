import { isValued, type Score } from '../../contract/score.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import { parameterNames } from '../../contract/step-parameters.ts';
import type { TaskReport } from '../../contract/task.ts';

type Cell = string | number | boolean | null | undefined;

/**
 * One row a task and score, all figures in full; a task without scores has one row. Names are those of the JSON.
 * RFC 4180: CRLF, a header, quotes only where they are needed.
 */
export function renderCsv(report: SprintReport): string {
  const rows = report.tasks.flatMap((task) => {
    const scores: (Score | undefined)[] = task.scores.length > 0 ? task.scores : [undefined];
    return scores.map((score) => cellsOf(report, task, score));
  });
  const header = Object.keys(cellsOf(report, undefined, undefined));
  const lines = rows.map((row) => header.map((name) => field(row[name])));
  return [header, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

const cellsOf = (
  report: SprintReport,
  task: TaskReport | undefined,
  score: Score | undefined,
): Record<string, Cell> => ({
  ...sprintCells(report),
  ...taskCells(task),
  ...scoreCells(score),
  ...timingCells(task),
  ...provenanceCells(task),
  failures: task?.failures.map((failure) => `${failure.type}: ${failure.summary}`).join('\n'),
});

const field = (cell: Cell): string => {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const sprintCells = ({ sprint }: SprintReport): Record<string, Cell> => ({
  sprintId: sprint.id,
  sprint: sprint.name,
  startedAt: sprint.startedAt,
});

function scoreCells(score: Score | undefined): Record<string, Cell> {
  const valued = score !== undefined && isValued(score) ? score : undefined;
  return {
    metric: score?.metric,
    value: valued?.value,
    low: valued?.low,
    high: valued?.high,
    resampled: valued?.resampled,
    unit: valued?.unit,
    recipe: valued?.recipe,
    counts: valued === undefined ? undefined : JSON.stringify(valued.counts),
    whyUnscored: score !== undefined && !isValued(score) ? score.why : undefined,
  };
}

const taskCells = (task: TaskReport | undefined): Record<string, Cell> => ({
  task: task?.id,
  model: task?.model,
  variant: task?.variant,
  parameters: task === undefined ? undefined : parameterNames(task.parameters),
  capability: task?.capability,
  dataset: task?.dataset,
  hardware: task?.hardware,
  state: task?.state,
  evidence: task?.evidence,
  gatesMissed: task?.gates
    .filter((gate) => !gate.passed)
    .map((gate) => gate.gate)
    .join(' '),
  itemsTotal: task?.items.total,
  itemsScored: task?.items.scored,
  itemsFailed: task?.items.failed.length,
});

const timingCells = (task: TaskReport | undefined): Record<string, Cell> => ({
  audioSeconds: task?.timing?.audioSeconds,
  computeSeconds: task?.timing?.computeSeconds,
  vadSeconds: task?.timing?.vadSeconds,
  rtfx: task?.timing?.rtfx,
  loadSeconds: task?.timing?.loadSeconds,
  peakBytes: task?.timing?.peakBytes,
  threads: task?.timing?.threads,
  alone: task?.timing?.alone,
  reused: task?.reused,
});

const provenanceCells = (task: TaskReport | undefined): Record<string, Cell> => ({
  weightsSha256: task?.provenance?.weightsSha256,
  revision: task?.provenance?.revision,
  precision: task?.provenance?.precision,
  provider: task?.provenance?.provider,
  adapter: task?.provenance?.adapter,
});
