import { findExecutable } from '../../../models/executable.ts';
import type { Way } from '../temporal-program.ts';

/** `temporal`, as the person's own shell finds it. */
export const onPath: Way = async ({ env }) => {
  const path = await findExecutable('temporal', env);
  return path === undefined ? { why: 'no `temporal` on PATH' } : { path, origin: 'PATH' };
};
