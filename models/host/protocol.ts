import { z } from 'zod';
import type { HearingCapability } from '../../contract/capability.ts';
import { Failure } from '../../contract/failure.ts';
import { ItemTiming } from '../../contract/item-outcome.ts';
import { plainOutputs } from '../../contract/output.ts';
import type { Span } from '../../contract/speech.ts';

/** What a model process is asked to load, once. */
export interface LoadRequest {
  kind: 'load';
  /** Model id in the registry. */
  model: string;
  /** Address of the module that brings the model, if it is not of the catalogue. */
  pack?: string | undefined;
  variant: string;
  files: Readonly<Record<string, string>>;
  threads: number;
  provider: string;
  home: string;
}

/** One inference on a recording. The process decodes the audio itself, so that it never blocks a worker. */
export interface HearRequest {
  kind: 'infer';
  capability: HearingCapability;
  audio: { path: string; offsetSeconds?: number | undefined; durationSeconds?: number | undefined };
  parameters: {
    language?: string | undefined;
    words?: boolean | undefined;
    speech?: readonly Span[] | undefined;
    maxSpeakers?: number | undefined;
    labels?: readonly string[] | undefined;
  };
}

/** One text read aloud. */
export interface SayRequest {
  kind: 'infer';
  capability: 'tts';
  text: string;
  parameters: { language?: string | undefined };
}

export type InferRequest = HearRequest | SayRequest;

const Samples = z.custom<Float32Array>((value) => value instanceof Float32Array, 'expected a Float32Array');

/** What an adapter returned; audio comes as raw samples. */
export const RawOutput = z.discriminatedUnion('capability', [
  ...plainOutputs,
  z.strictObject({
    capability: z.literal('enhance'),
    samples: Samples,
    sampleRateHz: z.int().positive(),
  }),
  z.strictObject({
    capability: z.literal('separate'),
    stems: z.record(z.string(), z.strictObject({ left: Samples, right: Samples })),
    sampleRateHz: z.int().positive(),
  }),
  z.strictObject({
    capability: z.literal('tts'),
    samples: Samples,
    sampleRateHz: z.int().positive(),
  }),
]);
export type RawOutput = z.infer<typeof RawOutput>;

export const Inference = z.strictObject({ output: RawOutput, timing: ItemTiming });
export type Inference = z.infer<typeof Inference>;

export type Request = (LoadRequest | InferRequest) & { id: number };

/** What the model process answers. An adapter is somebody's code: it is checked where it enters the worker. */
export const Reply = z.discriminatedUnion('kind', [
  z.object({ id: z.int(), kind: z.literal('working'), said: z.string() }),
  z.object({ id: z.int(), kind: z.literal('loaded'), loadSeconds: z.number() }),
  z.object({ id: z.int(), kind: z.literal('inferred'), inference: Inference }),
  z.object({ id: z.int(), kind: z.literal('failed'), failures: z.tuple([Failure], Failure) }),
]);
export type Reply = z.infer<typeof Reply>;
