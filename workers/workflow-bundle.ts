import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';
import { hashOfCode } from '../models/code-hash.ts';
import { workflowsPath } from './workflows-path.ts';

/** Bundles so old are removed when another one is made; one that is still wanted is made again. */
const keptMs = 7 * 86_400_000;

/**
 * The workflows as Temporal's sandbox takes them. To bundle them takes longer than all else that a worker does
 * before it serves, so a home keeps what was made of the same code and the same packages.
 *
 * @param home MODEL_LAB_HOME; where nothing can be written the bundle is made each time
 */
export async function workflowBundle(home: string): Promise<WorkflowBundleOption> {
  const folder = join(home, 'workflows');
  const codePath = join(folder, `${hashOfCode([workflowsPath, fileURLToPath(import.meta.url)])}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  try {
    await mkdir(folder, { recursive: true });
    await removeOld(folder);
    // Several workers may share a home: each finds a whole one or none.
    const part = join(folder, `${randomUUID()}.part`);
    await writeFile(part, code);
    await rename(part, codePath);
  } catch {
    return { code };
  }
  return { codePath };
}

async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > keptMs) await rm(path, { force: true });
  }
}
