import { z } from 'zod';
import { ModelOn, type ModelChoice } from './model-choice.ts';

/** What a spec, `run start` or `labStep` may ask of an asr model besides its text; a card names those that it takes. */
export const AsrOption = z.enum(['words', 'vad']);
export type AsrOption = z.infer<typeof AsrOption>;

/** The options as a person writes them. */
export const asrOptionFields = {
  /** Each word with its times. */
  words: z.boolean().optional(),
  /** The model that finds speech first, so that nothing else is heard: `silero_vad`. */
  vad: z.string().optional(),
};
export interface AsrOptions {
  words?: boolean | undefined;
  vad?: string | undefined;
}

/** What a step is asked for besides its result, with every name resolved. What is absent is not asked for. */
export const StepParameters = z.strictObject({
  words: z.literal(true).optional(),
  vad: ModelOn.optional(),
});
export type StepParameters = z.infer<typeof StepParameters>;

/**
 * What tells a model with parameters from the same model without: stands behind its name in ids and reports, always
 * in this order. Empty where there are none.
 * @example parameterNames({ words: true }) // '+words'
 */
export function parameterNames({ vad, words }: StepParameters = {}): string {
  const speech = vad === undefined ? '' : `+vad=${vad.model}:${vad.variant}`;
  return `${speech}${words === true ? '+words' : ''}`;
}

/** The models that a step needs on its worker. */
export function choiceOf({
  model,
  variant,
  hardware,
  parameters,
  judge,
}: ModelOn & { parameters?: StepParameters | undefined; judge?: ModelOn | undefined }): ModelChoice {
  const vad = parameters?.vad;
  return { model, variant, hardware, ...(vad && { vad }), ...(judge && { judge }) };
}
