import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../contract/dataset.ts';
import { complete, LabError } from '../contract/failure.ts';
import { LabStep, type LabStepPlan } from '../contract/lab-step.ts';
import { hardwareOf, type ModelCard } from '../contract/model-card.ts';
import { resolveRules } from '../contract/policy.ts';
import type { StepParameters } from '../contract/step-parameters.ts';
import { asrParameters } from '../models/asr-options.ts';
import { findModel } from '../models/registry.ts';
import type { StepSettings } from './step-activities.ts';

const seed = 7;

/**
 * Reads what a host application's workflow asks for: names resolved, defaults filled in, the audio as a dataset
 * of one item.
 * @throws LabError `BadSpec` that names the field; `StorageFull`
 */
export function createOpenStep({
  store,
  searchAttributes,
}: StepSettings): (asked: LabStep) => Promise<LabStepPlan> {
  return async (asked) => {
    const { success, data: step, error } = LabStep.safeParse(asked);
    if (!success) {
      const problems = error.issues.map(({ path, message }) =>
        bad(`${path.join('.') || 'step'}: ${message}`),
      );
      throw new LabError(problems[0] ?? bad('expected a step'), ...problems.slice(1));
    }
    const { capability, hardware, onFailure, blockFor } = step;
    const { model, variantName } = findModel(step.model);
    const { card } = model;
    if (!card.capabilities.includes(capability))
      throw new LabError(bad(`${card.id} does ${card.capabilities.join(', ')} and not ${capability}`));
    const places = hardwareOf(card, variantName);
    if (!places.includes(hardware))
      throw new LabError(
        bad(`${card.id}:${variantName} runs on ${places.join(', ')} and not on ${hardware}`),
      );
    const parameters = parametersOf(step, card);
    return {
      capability,
      model: card.id,
      variant: variantName,
      hardware,
      ...(parameters && { parameters }),
      seed,
      manifest: await store.put(JSON.stringify(asDataset(step)), {
        kind: 'manifest',
        mediaType: 'application/json',
        name: 'step.json',
      }),
      policy: { rules: resolveRules(onFailure), blockForMs: blockFor },
      searchAttributes,
    };
  };
}

/** @throws LabError `BadSpec` for options that the capability has not, or the model cannot */
function parametersOf(
  { capability, hardware, words, vad }: ReturnType<typeof LabStep.parse>,
  card: ModelCard,
): StepParameters | undefined {
  if (words !== true && vad === undefined) return undefined;
  if (capability !== 'asr')
    throw new LabError(
      bad(`${vad === undefined ? 'words' : 'vad'}: expected an asr step, found ${capability}`),
    );
  const { parameters, problems } = asrParameters({ words, vad }, card, hardware);
  const [first, ...others] = problems.map(({ option, text }) => bad(`${option}: ${text}`));
  if (first !== undefined) throw new LabError(first, ...others);
  return parameters;
}

const bad = (summary: string): ReturnType<typeof complete> =>
  complete({ type: 'BadSpec', summary: `labStep: ${summary}.` });

function asDataset({ audio, language, labels }: ReturnType<typeof LabStep.parse>): Dataset {
  const { uri, sha256, ...range } = audio;
  const id = basename(fileURLToPath(uri));
  const item = { id, audio: { uri, sha256 }, ...range, language, candidates: labels };
  return { name: id, evidence: 'adhoc', items: [item] };
}
