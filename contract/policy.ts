import { z } from 'zod';
import { FailureType } from './failure.ts';

/** What happens to work that met a failure, once its attempts are used up. */
export const Disposition = z.enum(['block', 'skip', 'fail']);
export type Disposition = z.infer<typeof Disposition>;

/** `MissingPackage: block` is short for `{ then: block }`. */
export const Rule = z.union([
  Disposition.transform((then) => ({ then })),
  z.strictObject({ attempts: z.int().min(1).max(100).optional(), then: Disposition }),
]);
export type Rule = { attempts?: number | undefined; then: Disposition };

export const FailureRules = z.partialRecord(FailureType, Rule);
export type FailureRules = z.infer<typeof FailureRules>;

/** Attempts and end of each type, unless a spec says otherwise. */
export const defaultRules: Record<FailureType, { attempts: number; then: Disposition }> = {
  MissingPackage: { attempts: 1, then: 'block' },
  MissingBinary: { attempts: 1, then: 'block' },
  MissingRuntime: { attempts: 1, then: 'block' },
  MissingCredential: { attempts: 1, then: 'block' },
  InvalidCredential: { attempts: 1, then: 'block' },
  AccessNotGranted: { attempts: 1, then: 'block' },
  RateLimited: { attempts: 10, then: 'block' },
  ServiceUnavailable: { attempts: 4, then: 'block' },
  ModelNotFound: { attempts: 1, then: 'fail' },
  WeightsCorrupt: { attempts: 3, then: 'fail' },
  NoCapableWorker: { attempts: 1, then: 'block' },
  OutOfMemory: { attempts: 1, then: 'block' },
  StorageFull: { attempts: 1, then: 'block' },
  ArtifactCorrupt: { attempts: 2, then: 'fail' },
  WorkerLost: { attempts: 5, then: 'fail' },
  BadAudio: { attempts: 1, then: 'fail' },
  BadDataset: { attempts: 1, then: 'fail' },
  BadSpec: { attempts: 1, then: 'fail' },
  ModelCrashed: { attempts: 2, then: 'fail' },
  ModelTimedOut: { attempts: 2, then: 'fail' },
  InvalidOutput: { attempts: 1, then: 'fail' },
  DependencyFailed: { attempts: 1, then: 'skip' },
  GateMissed: { attempts: 1, then: 'fail' },
  Unexpected: { attempts: 1, then: 'fail' },
};

/** The rules of one task, whole: resolved when its workflow starts and kept in its input. */
export const ResolvedPolicy = z.strictObject({
  rules: z.record(FailureType, z.strictObject({ attempts: z.int(), then: Disposition })),
  blockForMs: z.int().positive(),
});
export type ResolvedPolicy = z.infer<typeof ResolvedPolicy>;

/** Later layers win; a layer that names only the end keeps the attempts below it. */
export function resolveRules(...layers: FailureRules[]): ResolvedPolicy['rules'] {
  const rules = { ...defaultRules };
  for (const layer of layers) {
    for (const [type, rule] of Object.entries(layer) as [FailureType, Rule][]) {
      rules[type] = { attempts: rule.attempts ?? rules[type].attempts, then: rule.then };
    }
  }
  return rules;
}
