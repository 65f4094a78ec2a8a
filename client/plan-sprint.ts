import type { Artifact } from '../contract/artifact.ts';
import type { Dataset } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import { resolveRules, type ResolvedPolicy } from '../contract/policy.ts';
import type { Judge } from '../contract/judge.ts';
import { hardwareOf } from '../contract/model-card.ts';
import type { SprintSpec } from '../contract/sprint-spec.ts';
import { taskId, type TaskPlan } from '../contract/task.ts';
import { shardStarts } from '../datasets/shards.ts';
import type { FindModel } from './spec/find-model.ts';
import { isMeant, placedModels, type PlacedModel } from './spec/placed-models.ts';
import { problemFailure } from './spec/spec-problem.ts';
import { sprintProblems } from './spec/sprint-problems.ts';

/** What a spec refers to. */
export interface SprintParts {
  /** By the reference that the spec has for it. */
  datasets: ReadonlyMap<string, Dataset>;
  /** The stored snapshot of each dataset, by the same reference. */
  manifests: ReadonlyMap<string, Artifact>;
  findModel: FindModel;
}

/**
 * The tasks of a sprint: by lane, then model, then capability, then dataset. Pure: the same spec and parts
 * give the same tasks.
 *
 * @throws LabError `BadSpec` when models, datasets and lanes do not go together
 */
export function planSprint(spec: SprintSpec, { datasets, manifests, findModel }: SprintParts): TaskPlan[] {
  const [problem, ...others] = sprintProblems(spec, datasets, findModel);
  if (problem !== undefined) throw new LabError(problemFailure(problem), ...others.map(problemFailure));

  const tasks = placedModels(spec, findModel).flatMap((model) =>
    model.capabilities.flatMap((capability) =>
      (spec.datasets[capability] ?? []).map((reference): TaskPlan => {
        const { card, lane, variant, hardware } = model;
        const dataset = part(datasets, reference);
        const parameters = capability === 'asr' ? model.asr.parameters : undefined;
        const named = { model: card.id, variant, capability, hardware, ...(parameters && { parameters }) };
        return {
          id: taskId({ ...named, dataset }),
          lane,
          ...named,
          dataset: {
            name: dataset.name,
            evidence: dataset.evidence,
            manifest: part(manifests, reference),
            itemCount: dataset.items.length,
            shardStarts: shardStarts(dataset),
          },
          seed: spec.defaults.seed,
          reuse: spec.defaults.reuse,
          normalizers: spec.scoring.normalizers,
          ...(capability === 'tts' && { judge: judgeOf(spec, hardware, findModel) }),
          policy: policyOf(spec, model),
        };
      }),
    ),
  );
  // Entries of one model that ask its asr for different things have its other tasks in common.
  return [...new Map(tasks.map((task) => [task.id, task])).values()];
}

/** Beside the model that it hears, where it can run there. */
function judgeOf({ scoring }: SprintSpec, hardware: TaskPlan['hardware'], findModel: FindModel): Judge {
  const { model, variantName } = findModel(scoring.judge);
  const { id } = model.card;
  const own = hardwareOf(model.card, variantName);
  return { model: id, variant: variantName, hardware: own.includes(hardware) ? hardware : (own[0] ?? 'cpu') };
}

/** The table, then the spec's own rules, then its overrides for this model in their order. */
function policyOf({ policy }: SprintSpec, model: PlacedModel): ResolvedPolicy {
  const overrides = policy.overrides.filter((override) => isMeant(override.model, model));
  return {
    rules: resolveRules(policy.failures, ...overrides.map(({ failures }) => failures)),
    blockForMs: policy.blockFor,
  };
}

function part<T>(parts: ReadonlyMap<string, T>, reference: string): T {
  const found = parts.get(reference);
  if (found !== undefined) return found;
  throw new LabError({ type: 'BadSpec', summary: `dataset "${reference}" was not read` });
}
