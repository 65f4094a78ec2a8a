import { type Failure, LabError } from '../../../contract/failure.ts';

/** The failures of work that must fail with a LabError. */
export async function failuresOf(work: Promise<unknown>): Promise<readonly Failure[]> {
  const outcome = await work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  if (outcome instanceof LabError) return outcome.failures;
  throw new Error('expected a LabError', { cause: outcome });
}

export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const [first] = await failuresOf(work);
  if (first === undefined) throw new Error('a LabError without a failure');
  return first;
}
