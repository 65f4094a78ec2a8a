import type { Dataset } from '../../contract/dataset.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { SprintSpec } from '../../contract/sprint-spec.ts';
import type { FindModel } from './find-model.ts';
import type { PlacedModel } from './placed-models.ts';
import type { SpecProblem } from './spec-problem.ts';

const path = ['scoring', 'judge'];

/** A judge that cannot hear, or not the languages that are spoken: its figures would be about itself. */
export function judgeProblems(
  { datasets: given, scoring }: SprintSpec,
  datasets: ReadonlyMap<string, Dataset>,
  models: readonly PlacedModel[],
  findModel: FindModel,
): SpecProblem[] {
  if (given.tts === undefined) return [];
  const { card } = findModel(scoring.judge).model;
  if (!card.capabilities.includes('asr'))
    return [
      { path, text: `expected a model that does asr, ${card.id} does ${card.capabilities.join(', ')}` },
    ];
  const spoken = [
    ...given.tts.flatMap((reference) =>
      (datasets.get(reference)?.items ?? []).map(({ language }) => [reference, language] as const),
    ),
    ...models.flatMap(({ card: { id, variants }, variant, capabilities }) =>
      capabilities.includes('tts')
        ? [[`the canary of ${id}`, variants[variant]?.canary.item.language] as const]
        : [],
    ),
  ];
  const foreign = spoken.find(([, language]) => language !== undefined && !hears(card, language));
  if (foreign === undefined) return [];
  const [where, language = ''] = foreign;
  const text = `${scoring.judge} does not know the language ${language} of ${where}, only ${card.languages.join(', ')}`;
  return [{ path, text }];
}

const hears = ({ languages }: ModelCard, language: string): boolean =>
  languages.includes('*') || languages.some((known) => primary(known) === primary(language));

/** Without region and script. */
const primary = (language: string): string => language.split('-', 1)[0]?.toLowerCase() ?? '';
