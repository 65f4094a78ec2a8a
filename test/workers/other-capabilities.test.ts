import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sprintFromSpec } from '../../client/sprint-from-spec.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { waitForSprint } from '../../client/wait-for-sprint.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskReport } from '../../contract/task.ts';
import { headline } from '../../evaluation/report/headline.ts';
import { renderMarkdown } from '../../evaluation/report/markdown.ts';
import { startPackLab, type PackLab } from '../faults/pack-lab.ts';

const spec = `
name: all-ears
datasets:
  classify: [quickstart-sounds]
  embed: [quickstart-sounds]
  separate: [quickstart-stems]
  music_transcription: [quickstart-music]
lanes:
  only: { models: [listens_to_all] }
`;

let lab: PackLab;
let folder: string;
let report: SprintReport;
beforeAll(async () => {
  lab = await startPackLab(process.env, 'listens-to-all');
  folder = await mkdtemp(join(tmpdir(), 'all-ears-'));
  const path = join(folder, 'sprint.yaml');
  await writeFile(path, spec);
  const sprint = await startSprint(lab.lab, await sprintFromSpec(path, lab.lab.store));
  report = await waitForSprint(lab.lab, sprint);
}, 120_000);
afterAll(async () => {
  await lab.stop();
  await rm(folder, { recursive: true });
});

const task = (capability: string): TaskReport => {
  const found = report.tasks.find((one) => one.capability === capability);
  if (found === undefined) throw new Error(`the sprint has no task of ${capability}`);
  return found;
};
const missed = ({ gates }: TaskReport): string[] =>
  gates.filter(({ passed }) => !passed).map(({ gate }) => gate);

test('a sprint over sounds, stems and music scores every task', () => {
  expect(report.tasks.map(({ capability, state, failures }) => [capability, state, failures])).toEqual([
    ['classify', 'scored', []],
    ['embed', 'scored', []],
    ['separate', 'scored', []],
    ['music_transcription', 'scored', []],
  ]);
});

test.each([
  ['classify', 'top 1 100.0 %'],
  ['embed', 'EER 0.0 %'],
  // Half of the recording for each: 5.3 dB of the music, -2.7 dB of the voice 8 dB below it.
  ['separate', 'SDR 1.3 dB'],
  // An E on every beat: 5 of 17 are right, and 23 were played.
  ['music_transcription', 'note F1 25.0 %'],
])('%s has its headline and passes every gate', (capability, said) => {
  expect(headline(task(capability))).toBe(said);
  expect(missed(task(capability))).toEqual([]);
  expect(task(capability).evidence).toBe('smoke');
});

test('the model chose among the labels of the dataset, and each item was told apart', () => {
  expect(task('classify').scores.find(({ metric }) => metric === 'map')).toMatchObject({
    value: 1,
    counts: { labels: 4, items: 5 },
  });
});

test('a report shows a table of each', () => {
  const text = renderMarkdown(report);
  for (const title of ['top 1', 'mAP', 'EER', 'SDR by stem', 'note F1', 'with ends'])
    expect(text).toContain(title);
  expect(text).toMatch(/other \S+, vocals \S+ dB/);
});
