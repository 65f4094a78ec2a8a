import { expect, test } from 'vitest';
import { placedModels } from '../../client/spec/placed-models.ts';
import { readSprintSpec } from '../../client/spec/read-sprint-spec.ts';
import { scoredCapabilities } from '../../contract/capability.ts';
import { findModel, models } from '../../models/registry.ts';

const { spec } = await readSprintSpec('sprints/hf-sprint.yaml');

test('every model of the catalogue stands in the sprint of all models', () => {
  const placed = new Set(placedModels(spec, findModel).map(({ card }) => card.id));
  expect([...placed].toSorted()).toEqual(models.map(({ card }) => card.id).toSorted());
});

test('every capability that can be scored is tried in it', () => {
  expect(Object.keys(spec.datasets).toSorted()).toEqual([...scoredCapabilities].toSorted());
});
