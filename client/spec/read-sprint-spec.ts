import { dirname } from 'node:path';
import type { Dataset } from '../../contract/dataset.ts';
import { LabError } from '../../contract/failure.ts';
import { issueWords } from '../../contract/issue-words.ts';
import { SprintSpec } from '../../contract/sprint-spec.ts';
import { parseYaml } from '../../datasets/yaml-with-positions.ts';
import { findModel as findInCatalogue } from '../../models/registry.ts';
import { builtLater } from './built-later.ts';
import type { FindModel } from './find-model.ts';
import { deadlineProblems, nightlyDefaults, withNightlyDefaults } from './nightly-defaults.ts';
import { modelProblems } from './model-problems.ts';
import { readNamedDatasets } from './named-datasets.ts';
import { readSpecText } from './spec-text.ts';
import type { SpecProblem } from './spec-problem.ts';
import { problemFailures } from './spec-problem.ts';
import { sprintProblems } from './sprint-problems.ts';

/** A spec that can be started. */
export interface CheckedSprint {
  spec: SprintSpec;
  /** Each dataset by the reference that the spec has for it. */
  datasets: ReadonlyMap<string, Dataset>;
}

export interface SpecOptions {
  findModel?: FindModel;
  /** For a schedule: the shortest time between two of its nights. */
  periodMs?: number;
}

/**
 * Reads a sprint spec and the datasets that it names, and checks all of it before anything starts.
 *
 * @throws LabError with everything that is wrong: `BadSpec` as `file:line:column: field: …`, and `BadDataset`
 * for what is wrong inside of a dataset
 * @example const { spec, datasets } = await readSprintSpec('sprints/quickstart.yaml')
 */
export async function readSprintSpec(
  path: string,
  { findModel = findInCatalogue, periodMs }: SpecOptions = {},
): Promise<CheckedSprint> {
  const read = parseYaml(await readSpecText(path));
  const yaml =
    periodMs === undefined
      ? read
      : { ...read, value: withNightlyDefaults(read.value, nightlyDefaults(periodMs)) };
  const problems: SpecProblem[] = [];
  const parsed = SprintSpec.safeParse(yaml.value);
  const { datasets, unknown, bad } = await readNamedDatasets(yaml.value, dirname(path));
  if (yaml.value !== undefined) {
    problems.push(...modelProblems(yaml.value, findModel), ...unknown);
    if (!parsed.success) {
      problems.push(...issueWords(SprintSpec, yaml.value, parsed.error.issues, builtLater));
    } else if (problems.length === 0 && bad.length === 0) {
      problems.push(...sprintProblems(parsed.data, datasets, findModel));
      if (periodMs !== undefined) problems.push(...deadlineProblems(parsed.data, periodMs));
    }
  }
  const [first, ...rest] = [...problemFailures(path, yaml, problems), ...bad];
  if (first !== undefined) throw new LabError(first, ...rest);
  return { spec: SprintSpec.parse(yaml.value), datasets };
}
