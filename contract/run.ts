import { z } from 'zod';
import { Artifact } from './artifact.ts';
import { Failure } from './failure.ts';
import { Hardware } from './hardware.ts';
import { ResolvedPolicy } from './policy.ts';
import { RunState } from './state.ts';
import { StepParameters } from './step-parameters.ts';
import { Provenance, Timing } from './task.ts';

/** Which steps a run takes; the longer presets are not built yet and are refused by name. */
export const Preset = z.enum(['ingest', 'fast_asr_only']);
export type Preset = z.infer<typeof Preset>;

/** One recording on its way through a pipeline, with all that its workflow needs to know. */
export const RunPlan = z.strictObject({
  /** File name of the audio, for a person. */
  name: z.string(),
  preset: Preset,
  /** A `Dataset` of one item, as JSON. */
  manifest: Artifact,
  asr: z
    .strictObject({ model: z.string(), variant: z.string(), parameters: StepParameters.optional() })
    .optional(),
  hardware: Hardware,
  seed: z.int(),
  policy: ResolvedPolicy,
});
export type RunPlan = z.infer<typeof RunPlan>;

/** What the decoder found in a recording. */
export const Recording = z.strictObject({
  container: z.string(),
  sampleRateHz: z.int(),
  channels: z.int(),
  durationSeconds: z.number(),
});
export type Recording = z.infer<typeof Recording>;

export const RunStep = z.strictObject({
  step: z.enum(['ingest', 'asr']),
  state: RunState,
  /** With its variant and parameters: `whisper:tiny.en+words`. */
  model: z.string().optional(),
  failures: z.array(Failure),
  timing: Timing.nullable(),
  provenance: Provenance.nullable(),
  reused: z.boolean(),
});
export type RunStep = z.infer<typeof RunStep>;

/** What became of a run: `run status --json`. */
export const RunReport = z.strictObject({
  run: z.strictObject({ id: z.string(), name: z.string(), preset: Preset, state: RunState }),
  recording: Recording.nullable(),
  steps: z.array(RunStep),
  /** A `Transcript` as JSON. */
  transcript: Artifact.nullable(),
  failures: z.array(Failure),
});
export type RunReport = z.infer<typeof RunReport>;
