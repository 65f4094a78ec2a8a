import { z } from 'zod';
import { Failure } from './failure.ts';
import { Hardware } from './hardware.ts';

/** A model, in one of its variants, on one kind of hardware. */
export const ModelOn = z.strictObject({ model: z.string(), variant: z.string(), hardware: Hardware });
export type ModelOn = z.infer<typeof ModelOn>;

/** What a worker is asked to make ready: a model, with those that work for it. What is in their way is in its way too. */
export const ModelChoice = ModelOn.extend({
  /** Of an asr model: what finds the speech that it hears. */
  vad: ModelOn.optional(),
  /** Of a tts model: who hears it. */
  judge: ModelOn.optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

/** Every model of a choice, the one that it is about first. */
export const modelsOf = ({ vad, judge, ...model }: ModelChoice): [ModelOn, ...ModelOn[]] => [
  model,
  ...(vad === undefined ? [] : [vad]),
  ...(judge === undefined ? [] : [judge]),
];

/** What a probe found: nothing that is in the way on `host`, or what is on every worker that was asked. */
export const Probed = z.strictObject({ host: z.string().nullable(), failures: z.array(Failure) });
export type Probed = z.infer<typeof Probed>;
