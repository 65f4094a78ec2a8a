import { z } from 'zod';
import { Failure } from '../contract/failure.ts';
import { containers } from './sniff.ts';

/** What the parent of a decoding process asks it, once. */
export const DecodeRequest = z.strictObject({
  path: z.string(),
  window: z.strictObject({
    offsetSeconds: z.number().nonnegative().optional(),
    durationSeconds: z.number().positive().optional(),
    channel: z.enum(['left', 'right']).optional(),
    sampleRateHz: z.int().positive().optional(),
  }),
});
export type DecodeRequest = z.infer<typeof DecodeRequest>;

/** What it answers: the head, then the samples in order, a part at a time; or why there are none. */
export const DecodeReply = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('head'),
    sampleRateHz: z.int().positive(),
    sampleCount: z.int().positive(),
    source: z.strictObject({
      container: z.enum(containers),
      sampleRateHz: z.int().positive(),
      channels: z.int().positive(),
      durationSeconds: z.number(),
    }),
  }),
  z.strictObject({ kind: z.literal('part'), samples: z.instanceof(Float32Array) }),
  z.strictObject({ kind: z.literal('failed'), failures: z.tuple([Failure], Failure) }),
]);
export type DecodeReply = z.infer<typeof DecodeReply>;
