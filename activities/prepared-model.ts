import type { ModelChoice, ModelOn } from '../contract/model-choice.ts';
import type { Provenance } from '../contract/task.ts';
import type { HostRequest } from '../models/host/host-pool.ts';
import { adapterHash } from '../models/adapter-hash.ts';
import { packOf } from '../models/model-pack.ts';
import { findModel } from '../models/registry.ts';
import { fetchWeights, type WeightsProgress } from '../models/weights/fetch-weights.ts';
import { availableParallelism } from 'node:os';
import type { ActivityDependencies } from './dependencies.ts';

/** More threads than this gain nothing for models of the catalogue's size and take the machine from others. */
const mostThreads = 4;

/** A model whose weights are on this machine, ready for the pool of model processes. */
export interface PreparedModel {
  request: HostRequest;
  provenance: Provenance;
  fetchedBytes: number;
}

/** Weights fetched or found, and everything that names what will compute. */
export async function prepareModel(
  choice: ModelOn,
  { home, env }: Pick<ActivityDependencies, 'home' | 'env'>,
  signal: AbortSignal,
  onProgress?: (progress: WeightsProgress) => void,
): Promise<PreparedModel> {
  const { model, variantName, variant } = findModel(`${choice.model}:${choice.variant}`);
  const { card } = model;
  const weights = await fetchWeights(card, variantName, {
    home,
    env,
    signal,
    ...(onProgress && { onProgress }),
  });
  const threads = Math.min(card.maxThreads ?? mostThreads, availableParallelism());
  const provider = choice.hardware;
  const provenance: Provenance = {
    weightsSha256: weights.weightsSha256,
    revision: weights.revision,
    precision: variant.precision,
    provider,
    adapter: await adapterHash(card, { home, env }),
    hardware: choice.hardware,
  };
  const key = [card.id, variantName, weights.weightsSha256, provider, threads, provenance.adapter].join('/');
  const load = {
    kind: 'load',
    model: card.id,
    pack: packOf(card.id),
    variant: variantName,
    files: weights.files,
    threads,
    provider,
    home,
  } as const;
  return { request: { card, load, key }, provenance, fetchedBytes: weights.fetchedBytes };
}

/** A model with the vad model that finds speech for it; `provenance` and `fetchedBytes` are those of both. */
export interface PreparedChoice extends PreparedModel {
  vad?: PreparedModel;
}

export const together = (model: PreparedModel, vad: PreparedModel | undefined): PreparedChoice =>
  vad === undefined
    ? model
    : {
        ...model,
        vad,
        provenance: { ...model.provenance, vad: vad.provenance },
        fetchedBytes: model.fetchedBytes + vad.fetchedBytes,
      };

export async function prepareChoice(
  { vad, ...model }: ModelChoice,
  dependencies: Pick<ActivityDependencies, 'home' | 'env'>,
  signal: AbortSignal,
): Promise<PreparedChoice> {
  const prepared = await prepareModel(model, dependencies, signal);
  return together(prepared, vad && (await prepareModel(vad, dependencies, signal)));
}
