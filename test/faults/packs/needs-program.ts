import { execFileSync } from 'node:child_process';
import { packModel } from './pack-model.ts';

export const program = 'lab-test-cli';

/** Leaves its work to a program, which prints where the speech ends. */
export const model = packModel(
  'needs_program',
  () => ({ spans: [{ startSeconds: 0, endSeconds: Number(execFileSync(program, { encoding: 'utf8' })) }] }),
  { requirements: { packages: [], binaries: [program], credentials: [] } },
);
