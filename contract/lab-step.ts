import { z } from 'zod';
import { Artifact, Sha256 } from './artifact.ts';
import { hearingCapabilities, type HearingCapability } from './capability.ts';
import { Duration } from './duration.ts';
import { Hardware } from './hardware.ts';
import type { Result } from './output.ts';
import { FailureRules, ResolvedPolicy } from './policy.ts';
import { asrOptionFields, StepParameters } from './step-parameters.ts';
import { Provenance, Timing } from './task.ts';

/** One model step, as a workflow of a host application asks for it. */
export const LabStep = z.strictObject({
  capability: z.enum(hearingCapabilities),
  /** `moonshine`, or with its variant: `moonshine:tiny`. */
  model: z.string(),
  audio: z.strictObject({
    /** `file:///…`, readable where the step runs. */
    uri: z.url({ protocol: /^file$/, error: 'expected a file:///… address' }),
    /** What the file must contain; absent: whatever it contains when the step reads it. */
    sha256: Sha256.optional(),
    /** The part that is meant; absent: the whole file. */
    offsetSeconds: z.number().nonnegative().optional(),
    durationSeconds: z.number().positive().optional(),
  }),
  /** BCP 47; absent: the model's own language, or detected. */
  language: z.string().optional(),
  /** classify: what to choose among, for a model that takes any label. */
  labels: z.array(z.string().min(1)).min(1).optional(),
  /** asr: each word with its times; and the vad model that finds speech first. */
  ...asrOptionFields,
  hardware: Hardware.default('cpu'),
  /** Absent: the queue of the workflow that asks. */
  taskQueue: z.string().optional(),
  /** What happens after a failure, by its type, where the lab's own rules are not wanted. */
  onFailure: FailureRules.default({}),
  /** How long the step waits for a person before it fails. */
  blockFor: Duration.prefault('30d'),
});
export type LabStep = z.input<typeof LabStep>;

/** A step with every default filled in: kept in the history, so that a replay never asks today's defaults. */
export const LabStepPlan = z.strictObject({
  capability: z.enum(hearingCapabilities),
  model: z.string(),
  variant: z.string(),
  hardware: Hardware,
  parameters: StepParameters.optional(),
  seed: z.int(),
  /** A `Dataset` of one item, as JSON. */
  manifest: Artifact,
  policy: ResolvedPolicy,
  /** Whether the server knows the lab's search attributes: a workflow that sets an unknown one never gets on. */
  searchAttributes: z.boolean(),
});
export type LabStepPlan = z.infer<typeof LabStepPlan>;

/** What each capability gives. */
export type StepOutputs = { [C in HearingCapability]: Result<C> };

/** A finished step: small, whatever the length of the audio. `readStep` reads what `output` refers to. */
export const LabStepResult = z.strictObject({
  capability: z.enum(hearingCapabilities),
  model: z.string(),
  variant: z.string(),
  /** A `Transcript`, `Speech`, ... as JSON. */
  output: Artifact,
  timing: Timing.nullable(),
  provenance: Provenance,
  /** Computed by an earlier step with the same fingerprint. */
  reused: z.boolean(),
});
export type LabStepResult<C extends HearingCapability = HearingCapability> = z.infer<typeof LabStepResult> & {
  capability: C;
};
