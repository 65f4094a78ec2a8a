import type { Score } from '../../contract/score.ts';
import type { ClassifyMeasure } from '../measures/classify-measure.ts';
import { averagePrecision } from '../metrics/average-precision.ts';
import { sumOf } from '../statistics/sum.ts';
import { ratioScore } from './ratio-score.ts';

/** How often the right label comes first, or among the first five; and mAP over the labels. */
export function classifyScores(measures: readonly ClassifyMeasure[], seed: number): Score[] {
  const many = measures.filter(({ choices }) => choices > 5);
  return [
    top(1, measures, 'no item was scored', seed),
    top(5, many, 'every item has at most five labels to choose among', seed),
    meanAveragePrecision(measures),
  ];
}

function top(places: number, measures: readonly ClassifyMeasure[], whyUnscored: string, seed: number): Score {
  const isRight = ({ place }: ClassifyMeasure): number => (place !== null && place <= places ? 1 : 0);
  const metric = `top${places}`;
  return ratioScore(
    {
      metric,
      unit: 'ratio',
      recipe: `${metric}/among-the-labels-of-the-dataset`,
      parts: measures.map((measure) => ({
        id: measure.id,
        session: measure.session,
        numerator: isRight(measure),
        denominator: 1,
      })),
      counts: { right: sumOf(measures, isRight), items: measures.length },
      whyUnscored,
    },
    seed,
  );
}

/** Without an interval: it is no ratio of sums over items. A label that the model does not know scores 0. */
function meanAveragePrecision(measures: readonly ClassifyMeasure[]): Score {
  const metric = 'map';
  const labels = new Set(measures.flatMap(({ truth }) => truth));
  if (labels.size < 2) return { metric, unscored: true, why: 'the items have one label between them' };
  const precisions = [...labels].map((label) =>
    averagePrecision(
      measures.map(({ scores, truth }) => ({ score: scores[label] ?? 0, isTrue: truth.includes(label) })),
    ),
  );
  return {
    metric,
    value: sumOf(precisions, (precision) => precision ?? 0) / labels.size,
    unit: 'ratio',
    counts: { labels: labels.size, items: measures.length },
    recipe: 'map/macro,not-interpolated',
  };
}
