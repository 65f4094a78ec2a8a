import { execa } from 'execa';
import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../store/package-root.ts';

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'lab-code-'));
  const parts = ['contract', 'audio', 'store', 'models', 'package.json'];
  for (const part of parts) await cp(join(packageRoot, part), join(copy, part), { recursive: true });
  await symlink(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true }));

/** The hash of Moonshine's code, as a process that starts now computes it. */
async function hash(): Promise<string> {
  const program = `import { codeHash } from ${JSON.stringify(join(copy, 'models/code-hash.ts'))}; console.log(codeHash('moonshine'));`;
  const { stdout } = await execa(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    {
      cwd: copy,
    },
  );
  return stdout;
}

const change = (file: string): Promise<void> => appendFile(join(copy, file), '\n// changed\n');

describe('the code behind a result', () => {
  it.each([
    ['its adapter', 'models/moonshine/adapter.ts'],
    ['a file that the adapter imports', 'models/moonshine/recognizer.ts'],
    ['the runtime', 'models/runtimes/onnx/session.ts'],
    ['the decoder before it', 'audio/resample.ts'],
  ])('is other code when %s changes', async (_, file) => {
    const before = await hash();
    await change(file);
    expect(await hash()).not.toBe(before);
  });

  it.each([
    ["another model's adapter", 'models/rnnoise/adapter.ts'],
    ['its README', 'models/moonshine/README.md'],
  ])('is the same code when %s changes', async (_, file) => {
    const before = await hash();
    await change(file);
    expect(await hash()).toBe(before);
  });
});
