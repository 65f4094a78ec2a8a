import type { Dataset } from '../../contract/dataset.ts';
import { didYouMean } from '../../contract/nearest-name.ts';
import type { SprintSpec } from '../../contract/sprint-spec.ts';
import { parameterNames } from '../../contract/step-parameters.ts';
import { knownMetrics } from '../../evaluation/report/metric-words.ts';
import type { FindModel } from './find-model.ts';
import { givenCapabilities, isMeant, placedModels, type PlacedModel } from './placed-models.ts';
import { judgeProblems } from './judge-problems.ts';
import type { SpecProblem } from './spec-problem.ts';

/** What is wrong with a spec whose parts are all right: models, datasets and lanes that do not go together. */
export function sprintProblems(
  spec: SprintSpec,
  datasets: ReadonlyMap<string, Dataset>,
  findModel: FindModel,
): SpecProblem[] {
  const models = placedModels(spec, findModel);
  return [
    ...datasetNames(spec, datasets),
    ...capabilitiesWithoutData(spec),
    ...repeatedModels(models),
    ...asrOptions(models),
    ...idleLanes(spec, models),
    ...overridesOfNobody(spec, models, findModel),
    ...tolerances(spec),
    ...judgeProblems(spec, datasets, models, findModel),
  ];
}

/** Tasks are told apart by their dataset's name. */
function datasetNames(spec: SprintSpec, datasets: ReadonlyMap<string, Dataset>): SpecProblem[] {
  return Object.entries(spec.datasets).flatMap(([capability, references]) => {
    const seen = new Map<string, string>();
    return references.flatMap((reference, index): SpecProblem[] => {
      const name = datasets.get(reference)?.name ?? reference;
      const before = seen.get(name);
      seen.set(name, reference);
      if (before === undefined) return [];
      const path = ['datasets', capability, index];
      if (before === reference) return [{ path, text: `${reference} stands here already` }];
      const cure = `give one a name of its own in its dataset.yaml`;
      return [{ path, text: `${reference} and ${before} are both called "${name}": ${cure}` }];
    });
  });
}

function capabilitiesWithoutData(spec: SprintSpec): SpecProblem[] {
  const given = givenCapabilities(spec);
  return Object.entries(spec.lanes).flatMap(([lane, { capabilities = [] }]) =>
    capabilities.flatMap((capability, index): SpecProblem[] =>
      given.includes(capability)
        ? []
        : [
            {
              path: ['lanes', lane, 'capabilities', index],
              text: `no dataset is given for ${capability}, only for ${given.join(', ')}`,
            },
          ],
    ),
  );
}

function repeatedModels(models: PlacedModel[]): SpecProblem[] {
  return models.flatMap((model, index): SpecProblem[] => {
    const name = `${model.card.id}:${model.variant}`;
    const before = models
      .slice(0, index)
      .filter((other) => other.card.id === model.card.id && other.variant === model.variant);
    const elsewhere = before.find(({ lane }) => lane !== model.lane);
    if (elsewhere !== undefined)
      return [
        { path: model.path, text: `${name} stands in lane ${elsewhere.lane} already: a model has one lane` },
      ];
    const parameters = parameterNames(model.asr.parameters);
    const isSame = (other: PlacedModel): boolean =>
      other.hardware === model.hardware && parameterNames(other.asr.parameters) === parameters;
    if (!before.some(isSame)) return [];
    return [
      { path: model.path, text: `${name}${parameters} on ${model.hardware} stands in this lane already` },
    ];
  });
}

/** What an asr step is asked for and its model cannot do, and what nothing is asked of. */
function asrOptions(models: PlacedModel[]): SpecProblem[] {
  return models.flatMap(({ path, asr, capabilities }): SpecProblem[] => {
    if (asr.problems.length > 0)
      return asr.problems.map(({ option, text }) => ({ path: [...path, option], text }));
    if (asr.parameters === undefined || capabilities.includes('asr')) return [];
    const [option = ''] = Object.keys(asr.parameters);
    const found = capabilities.length === 0 ? 'no task' : `only ${capabilities.join(', ')}`;
    return [{ path: [...path, option], text: `expected an asr task of this model, found ${found}` }];
  });
}

function idleLanes(spec: SprintSpec, models: PlacedModel[]): SpecProblem[] {
  return Object.keys(spec.lanes).flatMap((lane): SpecProblem[] => {
    const here = models.filter((model) => model.lane === lane);
    if (here.some(({ capabilities }) => capabilities.length > 0)) return [];
    const wanted = spec.lanes[lane]?.capabilities ?? givenCapabilities(spec);
    const could = here.map(({ card }) => `${card.id} does ${card.capabilities.join(', ')}`);
    const text = `no model of this lane does ${wanted.join(' or ')}: ${could.join('; ')}`;
    return [{ path: ['lanes', lane], text }];
  });
}

function overridesOfNobody(spec: SprintSpec, models: PlacedModel[], findModel: FindModel): SpecProblem[] {
  return spec.policy.overrides.flatMap(({ model }, index): SpecProblem[] => {
    if (models.some((placed) => isMeant(model, placed))) return [];
    const { model: known } = findModel(model);
    return [
      { path: ['policy', 'overrides', index], text: `${known.card.id} stands in no lane as "${model}"` },
    ];
  });
}

function tolerances({ baseline, tolerance = {} }: SprintSpec): SpecProblem[] {
  const names = Object.keys(tolerance);
  if (names.length > 0 && baseline === undefined) {
    return [
      { path: ['tolerance'], text: 'expected a baseline beside it: `baseline: last-good`, or a sprint id' },
    ];
  }
  return names
    .filter((name) => !knownMetrics.includes(name))
    .map((name) => ({
      path: ['tolerance'],
      key: name,
      text: `unknown metric "${name}"${didYouMean(name, knownMetrics) || `, expected one of ${knownMetrics.join(', ')}`}`,
    }));
}
