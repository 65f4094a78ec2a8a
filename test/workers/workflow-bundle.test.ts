import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { workflowBundle } from '../../workers/workflow-bundle.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('the bundle of workflows', () => {
  it('is whole, is made once for a home, and serves everybody who comes after', async () => {
    const home = await temporaryFolder();
    const first = await workflowBundle(home);
    const made = 'codePath' in first ? first.codePath : '';
    expect(await readdir(join(home, 'workflows'))).toEqual([basename(made)]);
    // What is there is what is used: it is not made again.
    await writeFile(made, 'found');
    expect(await workflowBundle(home)).toEqual(first);
    expect(await readFile(made, 'utf8')).toBe('found');
  });

  it('is made all the same where a home cannot be written', async () => {
    const home = join(await temporaryFolder(), 'file');
    await writeFile(home, '');
    const bundle = await workflowBundle(home);
    expect('code' in bundle && bundle.code).toContain('labSprint');
  });
});
