import { fileURLToPath } from 'node:url';

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** What Temporal bundles for its workflow sandbox, from source as from `dist/`. */
export const workflowsPath: string = fileURLToPath(new URL(`../workflows/index.${ending}`, import.meta.url));
