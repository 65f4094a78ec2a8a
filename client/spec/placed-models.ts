import { scoredCapabilities, type ScoredCapability } from '../../contract/capability.ts';
import type { Hardware } from '../../contract/hardware.ts';
import type { ModelCard } from '../../contract/model-card.ts';
import type { SprintSpec } from '../../contract/sprint-spec.ts';
import { asrParameters, type ResolvedOptions } from '../../models/asr-options.ts';
import type { FindModel } from './find-model.ts';

/** A model as a lane names it, with all that its task needs. */
export interface PlacedModel {
  path: readonly PropertyKey[];
  lane: string;
  card: ModelCard;
  variant: string;
  hardware: Hardware;
  /** What it does that the lane wants and a dataset is given for. */
  capabilities: ScoredCapability[];
  /** Of its asr tasks. */
  asr: ResolvedOptions;
}

/** The models of all lanes, in the order in which they stand. @throws LabError `BadSpec` for unknown ones */
export function placedModels(spec: SprintSpec, findModel: FindModel): PlacedModel[] {
  return Object.entries(spec.lanes).flatMap(([lane, { models, capabilities, hardware }]) =>
    models.map((choice, index) => {
      const { model, variantName } = findModel(choice.model);
      const place = choice.hardware ?? hardware ?? spec.defaults.hardware;
      return {
        path: ['lanes', lane, 'models', index],
        lane,
        card: model.card,
        variant: variantName,
        hardware: place,
        capabilities: givenCapabilities(spec).filter(
          (one) => model.card.capabilities.includes(one) && (capabilities?.includes(one) ?? true),
        ),
        asr: asrParameters(choice, model.card, place, findModel),
      };
    }),
  );
}

/** The capabilities that a dataset is given for, in the spec's own order. */
export const givenCapabilities = ({ datasets }: SprintSpec): ScoredCapability[] =>
  Object.keys(datasets).flatMap((name) => scoredCapabilities.filter((capability) => capability === name));

/** `moonshine` means each of its variants, `moonshine:tiny` that one. */
export const isMeant = (name: string, { card, variant }: PlacedModel): boolean =>
  name === card.id || name === `${card.id}:${variant}`;
