import type { Hardware } from '../contract/hardware.ts';
import { hardwareOf, type ModelCard } from '../contract/model-card.ts';
import type { AsrOption, AsrOptions, StepParameters } from '../contract/step-parameters.ts';
import { findModel, models } from './registry.ts';

/** What is wrong with an option, in words that follow its name. */
export interface OptionProblem {
  option: AsrOption;
  text: string;
}

export interface ResolvedOptions {
  /** Absent where nothing was asked for. */
  parameters?: StepParameters;
  problems: OptionProblem[];
}

/**
 * The parameters of an asr step, or why a model cannot do what it is asked for.
 *
 * @param find how models are found by name, where not in the catalogue
 * @throws LabError `BadSpec` for a vad model that is unknown
 * @example asrParameters({ vad: 'silero_vad' }, whisperCard, 'cpu').parameters?.vad?.variant // 'sequence'
 */
export function asrParameters(
  { words = false, vad }: AsrOptions,
  card: ModelCard,
  hardware: Hardware,
  find: (name: string) => { model: { card: ModelCard }; variantName: string } = findModel,
): ResolvedOptions {
  const problems: OptionProblem[] = [];
  const refuse = (option: AsrOption, expected: string, found: string): void => {
    problems.push({ option, text: `expected ${expected}, found ${found}` });
  };
  const takes = (option: AsrOption): boolean => card.asrOptions?.includes(option) === true;
  if (words && !takes('words')) refuse('words', `a model that gives ${taking('words')}`, card.id);
  if (vad !== undefined && !takes('vad')) refuse('vad', `a model that takes ${taking('vad')}`, card.id);
  if (vad === undefined) return { problems, ...(words && { parameters: { words } }) };

  const { model, variantName } = find(vad);
  const { id, capabilities } = model.card;
  if (!capabilities.includes('vad')) {
    const vads = models.filter((one) => one.card.capabilities.includes('vad')).map((one) => one.card.id);
    refuse(
      'vad',
      `a model that finds speech (${vads.join(', ')})`,
      `${id}, which does ${capabilities.join(', ')}`,
    );
  }
  // Every worker has a processor, whatever else it offers.
  const place = hardwareOf(model.card, variantName).includes(hardware) ? hardware : 'cpu';
  const found = { model: id, variant: variantName, hardware: place };
  return { problems, parameters: { ...(words && { words }), vad: found } };
}

const meaning: Record<AsrOption, string> = {
  words: 'the times of words',
  vad: 'the speech that a vad model found',
};

/** `the times of words (whisper, …)` */
function taking(option: AsrOption): string {
  const able = models.filter(({ card }) => card.asrOptions?.includes(option)).map(({ card }) => card.id);
  return `${meaning[option]} (${able.join(', ')})`;
}
