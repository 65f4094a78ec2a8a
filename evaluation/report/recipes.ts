import { isValued } from '../../contract/score.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import { metricWords } from './metric-words.ts';

export interface Recipe {
  metric: string;
  title: string;
  /** How the number was made, in one sentence. */
  says: string;
  /** Exact options, as scores carry them: `wer/whisper-english`. */
  recipes: string[];
}

/** How each metric of a report was made, in the order in which they first appear. */
export function recipesOf({ tasks }: SprintReport): Recipe[] {
  const found = new Map<string, Set<string>>();
  for (const score of tasks.flatMap((task) => task.scores)) {
    const recipes = found.get(score.metric) ?? new Set<string>();
    if (isValued(score)) recipes.add(score.recipe);
    found.set(score.metric, recipes);
  }
  return [...found].map(([metric, recipes]) => {
    const { title, says } = metricWords(metric);
    return { metric, title, says, recipes: [...recipes] };
  });
}

/** What holds for all numbers, in sentences. */
export const generalRecipes: readonly string[] = [
  'Intervals hold 95 % of bootstrap draws, with the same draws for every model on the same items; they are drawn over sessions where a dataset names enough of them, else over utterances.',
  'RTFx is seconds of audio, heard or made, over seconds of compute, without loading; only timings that were taken now and alone on the machine are ranked.',
  'A result counts as evidence, at the grade of its dataset, only if it passes every gate.',
];
