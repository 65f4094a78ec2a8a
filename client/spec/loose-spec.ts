import { z } from 'zod';

const list = z.array(z.unknown()).catch([]);

/** As much of a spec as can be read of one with mistakes in it, so that all its mistakes are told at once. */
const LooseSpec = z
  .object({
    datasets: z.record(z.string(), list).catch({}),
    lanes: z.record(z.string(), z.object({ models: list }).catch({ models: [] })).catch({}),
    policy: z.object({ overrides: list }).catch({ overrides: [] }),
    scoring: z.object({ judge: z.string() }).optional().catch(undefined),
  })
  .catch({ datasets: {}, lanes: {}, policy: { overrides: [] } });

const ModelName = z.union([z.string(), z.object({ model: z.string() }).transform(({ model }) => model)]);
const WithVad = z.object({ vad: z.string() });

/** A name that a spec has for something outside of it, with its place. */
export interface Reference {
  path: readonly PropertyKey[];
  name: string;
}

/** What stands under `datasets`. */
export function datasetReferences(spec: unknown): Reference[] {
  return Object.entries(LooseSpec.parse(spec).datasets).flatMap(([capability, names]) =>
    names.flatMap((name, index) =>
      typeof name === 'string' ? [{ path: ['datasets', capability, index], name }] : [],
    ),
  );
}

/** The models of the lanes, those that find speech for them, those of the policy's overrides, and the judge. */
export function modelReferences(spec: unknown): Reference[] {
  const { lanes, policy, scoring } = LooseSpec.parse(spec);
  const lists = [
    ...Object.entries(lanes).map(([lane, { models }]) => ({ path: ['lanes', lane, 'models'], models })),
    { path: ['policy', 'overrides'], models: policy.overrides },
  ];
  const judges = scoring === undefined ? [] : [{ path: ['scoring', 'judge'], name: scoring.judge }];
  const named = lists.flatMap(({ path, models }) =>
    models.flatMap((model, index) => {
      const name = ModelName.safeParse(model);
      const vad = WithVad.safeParse(model);
      return [
        ...(name.success ? [{ path: [...path, index], name: name.data }] : []),
        ...(vad.success ? [{ path: [...path, index, 'vad'], name: vad.data.vad }] : []),
      ];
    }),
  );
  return [...named, ...judges];
}
