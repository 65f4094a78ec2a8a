import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { placedModels } from '../../../client/spec/placed-models.ts';
import { readSprintSpec } from '../../../client/spec/read-sprint-spec.ts';
import { LabError } from '../../../contract/failure.ts';
import { defaultRules } from '../../../contract/policy.ts';
import { parameterNames } from '../../../contract/step-parameters.ts';
import { findModel } from '../../../models/registry.ts';

const base = await mkdtemp(join(tmpdir(), 'docs-'));
afterAll(() => rm(base, { recursive: true }));

/** The example of a page whose fence has this name after the language. */
async function example(page: string, name: string): Promise<string> {
  const text = await readFile(page, 'utf8');
  const found = [...text.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].find(([, given]) => given === name);
  return found?.[2] ?? '';
}

test('the ten lines of docs/datasets.md make a sprint that can start', async () => {
  const lines = (await example('docs/datasets.md', 'my-calls')).trim().split('\n');
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe('model-lab sprint start sprint.yaml --wait');
  const folder = join(base, 'my-calls');
  await mkdir(folder);
  for (const name of ['monday.m4a', 'tuesday.m4a']) await writeFile(join(folder, name), '');
  execFileSync('sh', ['-c', lines.slice(0, -1).join('\n')], { cwd: folder });

  const { spec, datasets } = await readSprintSpec(join(folder, 'sprint.yaml'));
  expect(placedModels(spec, findModel)).toMatchObject([{ variant: 'tiny', capabilities: ['asr'] }]);
  expect(datasets.get('./manifest.jsonl')).toMatchObject({ name: 'my-calls', items: [{}, {}] });
});

test('the full example of docs/sprints.md is a spec, and its defaults are the defaults', async () => {
  await mkdir(join(base, 'sprint/my-calls'), { recursive: true });
  await writeFile(join(base, 'sprint/my-calls/a.wav'), '');
  await writeFile(join(base, 'sprint/my-calls/manifest.jsonl'), '{"audio_filepath": "a.wav"}');
  const full = await example('docs/sprints.md', 'sprint.yaml');
  await writeFile(join(base, 'sprint/full.yaml'), full);
  await writeFile(join(base, 'sprint/short.yaml'), full.slice(0, full.indexOf('defaults:')));

  const { spec } = await readSprintSpec(join(base, 'sprint/full.yaml'));
  const { spec: short } = await readSprintSpec(join(base, 'sprint/short.yaml'));
  const { failures, blockFor } = spec.policy;
  expect(spec).toEqual({ ...short, policy: spec.policy });
  expect(blockFor).toBe(short.policy.blockFor);
  expect(defaultRules).toMatchObject(failures);
});

test('the mistakes that docs/sprints.md shows are what one sees', async () => {
  const page = await readFile('docs/sprints.md', 'utf8');
  const shown = [...page.matchAll(/^ {4}(sprint\.yaml:\d.*)$/gm)].map(([, line]) => line);
  const full = await example('docs/sprints.md', 'sprint.yaml');
  await writeFile(
    join(base, 'sprint/sprint.yaml'),
    full.replace('[moonshine:tiny]', '[monshine]').replace('enhance:', 'mt:'),
  );
  const error: unknown = await readSprintSpec(join(base, 'sprint/sprint.yaml')).catch(
    (error: unknown) => error,
  );
  if (!(error instanceof LabError)) throw error;
  expect(error.failures.map(({ summary }) => summary.replace(`${base}/sprint/`, ''))).toEqual(shown);
});

test('the example of words and packed speech is a spec, with a candidate for each entry', async () => {
  await writeFile(join(base, 'options.yaml'), await example('docs/sprints.md', 'asr-options'));
  const { spec } = await readSprintSpec(join(base, 'options.yaml'));
  const page = await readFile('docs/sprints.md', 'utf8');
  const names = placedModels(spec, findModel).map(({ asr }) => parameterNames(asr.parameters));
  expect(names).toEqual(['', '+vad=silero_vad:sequence', '+vad=silero_vad:sequence+words']);
  expect(page).toContain(`whisper:tiny.en${names[2] ?? ''}/asr/`);
});
