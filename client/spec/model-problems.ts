import { LabError } from '../../contract/failure.ts';
import type { FindModel } from './find-model.ts';
import { modelReferences } from './loose-spec.ts';
import type { SpecProblem } from './spec-problem.ts';

/** The models that a spec names and the catalogue does not have. */
export function modelProblems(spec: unknown, findModel: FindModel): SpecProblem[] {
  return modelReferences(spec).flatMap(({ path, name }) => {
    const text = whyUnknown(name, findModel);
    return text === undefined ? [] : [{ path, text }];
  });
}

function whyUnknown(name: string, findModel: FindModel): string | undefined {
  try {
    findModel(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const [{ summary, cause }] = error.failures;
    return summary.endsWith('?') || cause === '' ? summary : `${summary}: ${cause}`;
  }
}
