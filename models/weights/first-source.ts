import { type Failure, type FailureType, LabError } from '../../contract/failure.ts';
import type { ModelCard, Variant, WeightsSource } from '../../contract/model-card.ts';

export function variantOf(card: ModelCard, variantName: string): Variant {
  const variant = card.variants[variantName];
  if (variant === undefined) throw new Error(`${card.id} has no variant ${variantName}`);
  return variant;
}

/**
 * What the first source of a variant gives that gives anything.
 * @throws LabError with the failure of every source, the most telling first; the abort reason of `signal`
 */
export async function fromFirstSource<T>(
  card: ModelCard,
  variantName: string,
  signal: AbortSignal | undefined,
  give: (source: WeightsSource) => Promise<T>,
): Promise<T> {
  const failures: Failure[] = [];
  for (const source of variantOf(card, variantName).weights) {
    signal?.throwIfAborted();
    try {
      return await give(source);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      failures.push(...error.failures);
    }
  }
  const [first, ...rest] = failures.toSorted((a, b) => tellingRank(a.type) - tellingRank(b.type));
  if (first === undefined) throw new Error(`${card.id}:${variantName} names no source`);
  throw new LabError(first, ...rest);
}

/** What a person can mend comes first, what time may mend next, what is hopeless last. */
const telling: FailureType[] = [
  'StorageFull',
  'InvalidCredential',
  'AccessNotGranted',
  'MissingCredential',
  'WeightsCorrupt',
  'MissingBinary',
  'MissingPackage',
  'RateLimited',
  'ServiceUnavailable',
  'ModelNotFound',
];

function tellingRank(type: FailureType): number {
  const rank = telling.indexOf(type);
  return rank === -1 ? telling.length : rank;
}
