import type { FindModel } from '../../client/spec/find-model.ts';
import type { Capability } from '../../contract/capability.ts';
import { LabError } from '../../contract/failure.ts';
import { ModelCard } from '../../contract/model-card.ts';
import { didYouMean } from '../../contract/nearest-name.ts';

function card(id: string, capabilities: Capability[], variants: string[]): ModelCard {
  const variant = {
    description: '',
    precision: 'fp32',
    memoryBytes: 1,
    weights: [],
    canary: { capability: capabilities[0], item: { id: 'a', audio: { uri: 'a.wav' } }, metric: 'wer' },
  };
  return ModelCard.parse({
    id,
    title: id,
    use: '',
    capabilities,
    ...(capabilities.includes('asr') && { asrOptions: ['words', 'vad'] }),
    licence: { spdx: 'MIT', commercialUse: true },
    gated: false,
    languages: ['en'],
    sampleRateHz: 16_000,
    hardware: ['cpu'],
    runtime: 'onnx',
    requirements: { packages: [], binaries: [], credentials: [] },
    progressTimeoutSeconds: 60,
    defaultVariant: variants[0],
    variants: Object.fromEntries(variants.map((name) => [name, variant])),
    expected: [],
  });
}

/** `hearing` does asr, with words and packed speech, and vad; it has two variants; `cleaning` does enhance. */
export const smallCatalogue = [
  card('hearing', ['vad', 'asr'], ['tiny', 'large']),
  card('cleaning', ['enhance'], ['default']),
];

/** As models/registry.ts finds models. */
export const findSmall: FindModel = (name) => {
  const [id = '', variant] = name.split(':');
  const card = smallCatalogue.find((one) => one.id === id);
  const ids = smallCatalogue.map((one) => one.id);
  if (card === undefined) throw unknown(`unknown model "${id}"${didYouMean(id, ids)}`);
  const variants = Object.keys(card.variants);
  const variantName = variant ?? card.defaultVariant;
  if (!variants.includes(variantName)) {
    throw unknown(`unknown variant "${variantName}" of ${id}${didYouMean(variantName, variants)}`);
  }
  return { model: { card }, variantName };
};

const unknown = (summary: string): LabError => new LabError({ type: 'BadSpec', summary });
