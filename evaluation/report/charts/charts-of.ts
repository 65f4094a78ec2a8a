import { Capability } from '../../../contract/capability.ts';
import type { SprintReport } from '../../../contract/sprint-report.ts';
import type { TaskReport } from '../../../contract/task.ts';
import { beforeAndAfter, findScore, mainScore } from '../headline.ts';
import { isRanked } from '../measures.ts';
import { metricWords } from '../metric-words.ts';
import { modelName } from '../model-name.ts';
import { nothing, quantity } from '../numbers.ts';
import type { Markup } from '../page/markup.ts';
import { intervalChart, type IntervalRow } from './interval-chart.ts';
import { speedChart } from './speed-chart.ts';

/** The charts of a report: for each capability and dataset the main metric, and speed where models differ in it. */
export function chartsOf({ tasks }: SprintReport): Markup[] {
  const scored = tasks.filter((task) => task.state === 'scored' && mainScore(task) !== undefined);
  return Capability.options.flatMap((capability) => {
    const ofCapability = scored.filter((task) => task.capability === capability);
    const datasets = [...new Set(ofCapability.map((task) => task.dataset))];
    return datasets.flatMap((dataset) => {
      const group = ofCapability.filter((task) => task.dataset === dataset);
      return [intervals(dataset, group), speeds(dataset, group)].filter((chart) => chart !== undefined);
    });
  });
}

function intervals(dataset: string, tasks: readonly TaskReport[]): Markup | undefined {
  const first = tasks[0] === undefined ? undefined : mainScore(tasks[0]);
  if (first === undefined) return undefined;
  const isGain = first.metric === 'si_sdr_improvement';
  const { title, better } = metricWords(first.metric);
  const rows = tasks.flatMap((task): IntervalRow[] => {
    const score = mainScore(task);
    if (score?.metric !== first.metric) return [];
    const label = modelName(task);
    const solid = task.evidence !== 'none';
    const after = findScore(task, 'si_sdr_after');
    if (isGain && after !== undefined && beforeAndAfter(task) !== nothing) {
      const from = findScore(task, 'si_sdr_before')?.value;
      return [{ label, solid, value: after.value, from, text: beforeAndAfter(task) }];
    }
    const { value, low, high, unit } = score;
    return [{ label, solid, value, low, high, text: quantity(value, unit) }];
  });
  const direction = better === 'lower' ? 1 : -1;
  return intervalChart({
    title: `${isGain ? 'SI-SDR' : title} on ${dataset}`,
    subtitle: [
      isGain ? 'noisy to enhanced, higher is better' : `${better} is better`,
      ...(rows.every((row) => row.solid) ? [] : ['hollow: no evidence']),
    ].join('; '),
    unit: first.unit,
    rows: rows.sort((a, b) => direction * (a.value - b.value)),
    reach: first.unit === 'ratio' && better === 'higher' ? [1] : [0],
  });
}

function speeds(dataset: string, tasks: readonly TaskReport[]): Markup | undefined {
  const points = tasks.flatMap((task) => {
    const score = mainScore(task);
    const rtfx = task.timing?.rtfx ?? 0;
    if (score === undefined || rtfx <= 0 || metricWords(score.metric).better !== 'lower') return [];
    return [{ label: modelName(task), rtfx, value: score.value, ranked: isRanked(task), score }];
  });
  const [first] = points;
  if (first === undefined || points.length < 2) return undefined;
  const { title } = metricWords(first.score.metric);
  return speedChart({
    title: `Speed against ${title} on ${dataset}`,
    subtitle: points.every((point) => point.ranked)
      ? 'best at the lower right'
      : 'best at the lower right; hollow: timing not ranked',
    unit: first.score.unit,
    points,
  });
}
