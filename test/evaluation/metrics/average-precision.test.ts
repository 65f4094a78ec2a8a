import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isValued } from '../../../contract/score.ts';
import { measureLabels, type ItemMeasure } from '../../../evaluation/measure-item.ts';
import { averagePrecision } from '../../../evaluation/metrics/average-precision.ts';
import { scoreTask } from '../../../evaluation/score-task.ts';
import { readGolden } from '../../golden/read-golden.ts';

const LabelsCase = z.object({
  items: z.array(z.object({ truth: z.array(z.string()), scores: z.record(z.string(), z.number()) })),
  averagePrecision: z.record(z.string(), z.number()),
  map: z.number(),
  top1: z.number().optional(),
  top5: z.number().optional(),
});
const cases = readGolden('labels.json', LabelsCase);

describe('labels', () => {
  it('have the average precision of scikit-learn 1.9.1, also where scores are equal', () => {
    for (const { items, averagePrecision: golden } of cases) {
      for (const [label, value] of Object.entries(golden)) {
        const judged = items.map(({ truth, scores }) => ({
          score: scores[label] ?? NaN,
          isTrue: truth.includes(label),
        }));
        expect(averagePrecision(judged)).toBeCloseTo(value, 9);
      }
    }
  });

  it('give the mAP and the top-1 and top-5 accuracy of scikit-learn 1.9.1', () => {
    for (const golden of cases) {
      const measures = golden.items.map(({ truth, scores }, index): ItemMeasure => {
        const labels = Object.entries(scores).map(([label, score]) => ({ label, score }));
        return measureLabels({
          id: `item-${index}`,
          audioSeconds: 1,
          truth,
          labels: { labels },
          candidates: Object.keys(scores),
        });
      });
      const items = measures.length;
      const task = { capability: 'classify', measures, totalItems: items, failedItems: 0, seed: 7 } as const;
      const values = new Map(
        scoreTask(task)
          .scores.filter(isValued)
          .map(({ metric, value }) => [metric, value]),
      );
      expect(values.get('map')).toBeCloseTo(golden.map, 9);
      if (golden.top1 !== undefined) expect(values.get('top1')).toBeCloseTo(golden.top1, 9);
      if (golden.top5 !== undefined) expect(values.get('top5')).toBeCloseTo(golden.top5, 9);
    }
  });

  it('have none where no item has the label', () => {
    expect(averagePrecision([{ score: 1, isTrue: false }])).toBeUndefined();
    expect(averagePrecision([])).toBeUndefined();
  });
});
