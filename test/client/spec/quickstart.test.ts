import { expect, test } from 'vitest';
import { readSprintSpec } from '../../../client/spec/read-sprint-spec.ts';
import { placedModels } from '../../../client/spec/placed-models.ts';
import { missingReferences } from '../../../datasets/missing-references.ts';
import { findModel } from '../../../models/registry.ts';

test('the quickstart tries four models of the catalogue, each on data that it can be scored on', async () => {
  const { spec, datasets } = await readSprintSpec('sprints/quickstart.yaml');
  const tasks = placedModels(spec, findModel).flatMap(({ card, capabilities }) =>
    capabilities.flatMap((capability) =>
      (spec.datasets[capability] ?? []).map((name) => ({ model: card.id, capability, name })),
    ),
  );
  expect(tasks.map(({ model, capability, name }) => `${model} ${capability} ${name}`)).toEqual([
    'moonshine asr quickstart-speech',
    'silero_vad vad quickstart-conversation',
    'heuristic_diarization diarization quickstart-conversation',
    'rnnoise enhance quickstart-noisy',
  ]);
  for (const { capability, name } of tasks) {
    const dataset = datasets.get(name);
    expect(dataset && missingReferences(dataset, capability)).toBeUndefined();
  }
});
