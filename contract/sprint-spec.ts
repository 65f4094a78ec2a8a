import { z } from 'zod';
import { scoredCapabilities } from './capability.ts';
import { Duration } from './duration.ts';
import { Hardware } from './hardware.ts';
import { usualJudge } from './judge.ts';
import { FailureRules } from './policy.ts';
import { Tolerance } from './regression.ts';
import { asrOptionFields } from './step-parameters.ts';

/** A capability that can be asked for: the others are refused by name. */
const Scored = z.enum(scoredCapabilities);

const ModelEntry = z.strictObject({
  model: z.string(),
  hardware: Hardware.optional(),
  ...asrOptionFields,
});

/** `moonshine`, `moonshine:tiny`, or `{ model: whisper, hardware: cpu, vad: silero_vad, words: true }`. */
export const ModelChoice = z.union([
  z.string().transform((model): z.infer<typeof ModelEntry> => ({ model })),
  ModelEntry,
]);

export const Lane = z.strictObject({
  models: z.array(ModelChoice).min(1),
  /** Absent: all that a model has and a dataset is given for. */
  capabilities: z.array(Scored).min(1).optional(),
  hardware: Hardware.optional(),
});

export const Reuse = z.enum(['always', 'never']);
export type Reuse = z.infer<typeof Reuse>;

/** What a schedule's nights work on: the datasets as they were when it was created, or as each night finds them. */
export const NightlyData = z.enum(['frozen', 'reread']);
export type NightlyData = z.infer<typeof NightlyData>;

/** What a person writes to say which models meet which datasets. docs/sprints.md has a full example. */
export const SprintSpec = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens'),
  description: z.string().optional(),
  defaults: z
    .strictObject({
      hardware: Hardware.default('cpu'),
      seed: z.int().nonnegative().default(7),
      reuse: Reuse.default('always'),
    })
    .prefault({}),
  datasets: z
    .partialRecord(Scored, z.array(z.string()).min(1))
    .refine((datasets) => Object.keys(datasets).length > 0, 'expected a dataset for at least one capability'),
  lanes: z
    .record(z.string(), Lane)
    .refine((lanes) => Object.keys(lanes).length > 0, 'expected at least one lane'),
  policy: z
    .strictObject({
      failures: FailureRules.default({}),
      overrides: z.array(z.strictObject({ model: z.string(), failures: FailureRules })).default([]),
      blockFor: Duration.prefault('30d'),
    })
    .prefault({}),
  scoring: z
    .strictObject({
      normalizers: z
        .array(z.enum(['whisper-english']))
        .min(1)
        .default(['whisper-english']),
      /** tts: the asr model that hears what was said. */
      judge: z.string().default(usualJudge),
      gates: z.literal('default').default('default'),
    })
    .prefault({}),
  /** `last-good`, or the id of a sprint: with it, the sprint is a regression check. */
  baseline: z.string().min(1).optional(),
  tolerance: Tolerance.optional(),
  /** For schedules. */
  data: NightlyData.default('frozen'),
});
export type SprintSpec = z.output<typeof SprintSpec>;
