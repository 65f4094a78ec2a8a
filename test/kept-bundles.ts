import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A home whose bundles of workflows serve all tests: each would make its own otherwise, for seconds. */
export const bundlesHome = join(import.meta.dirname, '../node_modules/.cache/model-lab-test-bundles');

/** Lets workers of this home find the bundles of all tests, and leave theirs. */
export async function shareBundles(home: string): Promise<void> {
  const kept = join(bundlesHome, 'workflows');
  await mkdir(kept, { recursive: true });
  await symlink(kept, join(home, 'workflows'), 'junction');
}
