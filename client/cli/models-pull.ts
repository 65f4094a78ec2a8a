import { LabError } from '../../contract/failure.ts';
import { findModel } from '../../models/registry.ts';
import { fetchWeights } from '../../models/weights/fetch-weights.ts';
import { readSprintSpec } from '../spec/read-sprint-spec.ts';
import type { CommandContext } from './context.ts';

/** Fetches and verifies weights, so that what needs them later starts at once, also offline. */
export async function pullModels(context: CommandContext, name?: string, specPath?: string): Promise<void> {
  const { home, env, signal, say } = context;
  const names = specPath === undefined ? (name === undefined ? [] : [name]) : await modelsOf(specPath);
  if (names.length === 0) {
    throw new LabError({
      type: 'BadSpec',
      summary: 'models pull needs the name of a model, or --for SPEC.yaml',
    });
  }
  const pulled = [];
  for (const { model, variantName } of names.map((one) => findModel(one))) {
    const label = `${model.card.id}:${variantName}`;
    say(`${label} …`);
    const weights = await fetchWeights(model.card, variantName, { home, env, signal });
    const { revision, weightsSha256, fetchedBytes, files } = weights;
    pulled.push({ id: model.card.id, variant: variantName, revision, weightsSha256, fetchedBytes, files });
    say(
      `${label} ${fetchedBytes === 0 ? 'was here already' : `${Math.round(fetchedBytes / 1e6)} MB`} (${revision})`,
    );
  }
  context.result(pulled.map(({ id, variant }) => `${id}:${variant} is ready`).join('\n'), { models: pulled });
}

async function modelsOf(specPath: string): Promise<string[]> {
  const { spec } = await readSprintSpec(specPath);
  const entries = Object.values(spec.lanes).flatMap(({ models }) => models);
  const models = entries.flatMap(({ model, vad }) => (vad === undefined ? [model] : [model, vad]));
  const judges = spec.datasets.tts === undefined ? [] : [spec.scoring.judge];
  return [...new Set([...models, ...judges])];
}
