import { z } from 'zod';
import type { Labels } from '../../contract/labels.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';

export const ClassifyMeasure = z.strictObject({
  capability: z.literal('classify'),
  ...aboutItem,
  /** The item's own labels. */
  truth: z.array(z.string()).min(1),
  /** Place of the best of them among all that could be chosen, from 1; null: the model knows none of them. */
  place: z.int().positive().nullable(),
  /** How many labels could be chosen. */
  choices: z.int().nonnegative(),
  /** Score of each of the dataset's labels that the model knows. */
  scores: z.record(z.string(), z.number()),
});
export type ClassifyMeasure = z.infer<typeof ClassifyMeasure>;

export interface ClassifyComparison extends AboutItem {
  truth: readonly string[];
  labels: Labels;
  /** The labels that the dataset has; absent or alone: all that the model has could be chosen. */
  candidates: readonly string[] | undefined;
}

/**
 * Holds ranked labels against the item's own. Where a dataset has several labels, the choice is among those,
 * whatever else a model knows: so models with different labels are compared on the same question.
 */
export function measureLabels(given: ClassifyComparison): ClassifyMeasure {
  const { truth, candidates = [] } = given;
  const ranked = [...given.labels.labels].sort((a, b) => b.score - a.score);
  const known = ranked.filter(({ label }) => candidates.includes(label) || truth.includes(label));
  const chosenAmong = candidates.length > 1 ? known : ranked;
  const index = chosenAmong.findIndex(({ label }) => truth.includes(label));
  return {
    capability: 'classify',
    ...describe(given),
    truth: [...truth],
    place: index === -1 ? null : index + 1,
    choices: chosenAmong.length,
    scores: Object.fromEntries(known.map(({ label, score }) => [label, score])),
  };
}
