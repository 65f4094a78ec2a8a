import { describe, expect, it } from 'vitest';
import { LabError } from '../../contract/failure.ts';
import { ModelCard } from '../../contract/model-card.ts';
import { findModel, models } from '../../models/registry.ts';

const refusal = (name: string): string => {
  try {
    findModel(name);
  } catch (error) {
    if (error instanceof LabError) return `${error.failures[0].type}: ${error.failures[0].summary}`;
    throw error;
  }
  return 'found';
};

describe('every model of the catalogue', () => {
  it.each(models.map(({ card }) => [card.id, card] as const))('%s has a card that is valid', (_id, card) => {
    expect(ModelCard.parse(card)).toEqual(card);
    expect(Object.keys(card.variants)).toContain(card.defaultVariant);
  });

  it.each(models.map(({ card }) => [card.id, card] as const))(
    '%s has the same file names in each source of a variant',
    (_id, card) => {
      for (const { weights } of Object.values(card.variants)) {
        const names = weights.map(({ files }) => Object.keys(files).toSorted().join());
        expect(new Set(names).size).toBeLessThanOrEqual(1);
      }
    },
  );

  it('has an id of its own', () => {
    expect(new Set(models.map(({ card }) => card.id)).size).toBe(models.length);
  });
});

describe('a name', () => {
  it('without a variant means the default one', () => {
    const { model, variantName } = findModel('silero_vad');
    expect(variantName).toBe(model.card.defaultVariant);
    expect(findModel(`silero_vad:${variantName}`)).toEqual(findModel('silero_vad'));
  });

  it.each([
    ['monshine', 'BadSpec: unknown model "monshine": did you mean "moonshine"?'],
    ['silero_vda', 'BadSpec: unknown model "silero_vda": did you mean "silero_vad"?'],
    ['RNNoise', 'BadSpec: unknown model "RNNoise": did you mean "rnnoise"?'],
    ['gramophone', 'BadSpec: unknown model "gramophone"'],
    ['rnnoise:defualt', 'BadSpec: unknown variant "defualt" of rnnoise: did you mean "default"?'],
    ['rnnoise:constructor', 'BadSpec: unknown variant "constructor" of rnnoise'],
    ['', 'BadSpec: unknown model ""'],
  ])('%j that is none is refused with the nearest one', (name, said) => {
    expect(refusal(name)).toBe(said);
  });
});
