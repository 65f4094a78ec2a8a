import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../../../client/cli/run-cli.ts';
import { nightlyFromSpec } from '../../../client/nightly-from-spec.ts';
import { FileStore } from '../../../store/file-store.ts';

const folder = await mkdtemp(join(tmpdir(), 'nightly-docs-'));
afterAll(() => rm(folder, { recursive: true }));
const page = await readFile('docs/nightly.md', 'utf8');

test('the spec of docs/nightly.md can be scheduled, with the defaults that the page names', async () => {
  const spec = join(folder, 'nightly.yaml');
  await writeFile(spec, /^```yaml nightly\.yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? '');
  const store = new FileStore(join(folder, 'store'));
  const { sprint, periodMs, reread } = await nightlyFromSpec(spec, store, { cron: '0 2 * * *' });
  const hour = 3_600_000;
  expect(periodMs).toBe(24 * hour);
  expect(reread).toBeUndefined();
  expect(sprint.regression).toEqual({ baseline: 'last-good', tolerance: { wer: 0.005 } });
  expect(sprint.tasks).toMatchObject([{ reuse: 'never', policy: { blockForMs: 20 * hour } }]);
});

test('the commands of docs/nightly.md are commands', async () => {
  const commands = [...page.matchAll(/^model-lab (schedule \w+)/gm)].map(([, command]) => command ?? '');
  expect(commands).toHaveLength(7);
  for (const command of commands) {
    let stdout = '';
    const code = await runCli({
      argv: [...command.split(' '), '--help'],
      stdout: { write: (text) => (stdout += text) },
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: model-lab ${command}`);
  }
});

test('a baseline that is no sprint is refused by its name', async () => {
  const spec = join(folder, 'other.yaml');
  await writeFile(
    spec,
    `${/^```yaml nightly\.yaml\n(.*?)^baseline/ms.exec(page)?.[1] ?? ''}baseline: nightli\n`,
  );
  const store = new FileStore(join(folder, 'store'));
  await expect(nightlyFromSpec(spec, store, { cron: '0 2 * * *' })).rejects.toThrow(
    'unknown sprint "nightli"',
  );
});
