import { Capability, inputOf } from '../../contract/capability.ts';
import type { Dataset } from '../../contract/dataset.ts';
import type { Failure } from '../../contract/failure.ts';
import { LabError } from '../../contract/failure.ts';
import { locateDataset } from '../../datasets/locate-dataset.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { datasetReferences } from './loose-spec.ts';
import type { SpecProblem } from './spec-problem.ts';

interface NamedDatasets {
  /** By reference. */
  datasets: ReadonlyMap<string, Dataset>;
  /** References to nothing: the spec is wrong. */
  unknown: SpecProblem[];
  /** Datasets that are there and wrong themselves. */
  bad: Failure[];
}

/** Reads each dataset that a spec names, once for what hears it and once for what reads it. Paths are relative to `baseFolder`. */
export async function readNamedDatasets(spec: unknown, baseFolder: string): Promise<NamedDatasets> {
  const datasets = new Map<string, Dataset>();
  const unknown: SpecProblem[] = [];
  const bad: Failure[] = [];
  const read = new Set<string>();
  for (const { path, name } of datasetReferences(spec)) {
    const absent = await failuresOf(locateDataset(name, { baseFolder }));
    if (Array.isArray(absent)) {
      unknown.push(...absent.map(({ summary }) => ({ path, text: summary })));
      continue;
    }
    // What is no capability is refused elsewhere.
    const input = inputOf(Capability.catch('asr').parse(path[1]));
    if (!read.has(`${input} ${name}`)) {
      read.add(`${input} ${name}`);
      const dataset = await failuresOf(readDataset(name, { baseFolder }, input));
      if (Array.isArray(dataset)) bad.push(...dataset);
      else datasets.set(name, dataset);
    }
  }
  return { datasets, unknown, bad };
}

/** What was promised, or the failures that it was refused with. */
async function failuresOf<T extends string | Dataset>(work: Promise<T>): Promise<T | Failure[]> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof LabError) return [...error.failures];
    throw error;
  }
}
