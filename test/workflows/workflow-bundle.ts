import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, type WorkflowBundlePath } from '@temporalio/worker';
import { codeFingerprint } from '../../client/local/code-fingerprint.ts';
import { workflowsPath } from '../../workers/workflows-path.ts';

const folder = join(import.meta.dirname, '../../node_modules/.cache/model-lab-test-bundles');
const keptMs = 86_400_000;
const silent = (): void => undefined;
const quiet = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };

let made: Promise<WorkflowBundlePath> | undefined;

/**
 * The workflows as a worker takes them, bundled once for code that stays as it is: that takes seconds, and every
 * file of tests with a worker would do it again.
 */
export const workflowBundle = (): Promise<WorkflowBundlePath> => (made ??= bundleOnce());

async function bundleOnce(): Promise<WorkflowBundlePath> {
  const codePath = join(folder, `${await codeFingerprint()}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
  await mkdir(folder, { recursive: true });
  // Files of tests run side by side: each finds a whole one or none, and then makes the same.
  const part = `${codePath}.${process.pid}`;
  await writeFile(part, code);
  await rename(part, codePath);
  await removeOld();
  return { codePath };
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > keptMs) await rm(path, { force: true });
  }
}
