import { modelsOf, type ModelChoice } from '../contract/model-choice.ts';
import type { ActivityDependencies } from './dependencies.ts';

/**
 * Ends the processes of models that were kept warm for work which is cancelled, unless other work has them: its last
 * step may have been done before it heard that nobody wants more.
 */
export const createUnload =
  ({ hosts }: Pick<ActivityDependencies, 'hosts'>): ((choice: ModelChoice) => Promise<void>) =>
  async (choice) => {
    for (const model of modelsOf(choice)) await hosts.unload(model);
  };
