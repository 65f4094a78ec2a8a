import { LabError, type Failure } from '../../contract/failure.ts';

/** The first failure that a promise ends with. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof LabError) return error.failures[0];
  throw error;
}
