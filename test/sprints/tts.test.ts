import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../audio/decode.ts';
import { ShardResult } from '../../activities/shard-result.ts';
import { isValued } from '../../contract/score.ts';
import { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskReport } from '../../contract/task.ts';
import { espeakNg } from '../../models/runtimes/binary/espeak-ng.ts';
import { locateProgram } from '../../models/runtimes/binary/program.ts';
import { realLab, type Ended, type RealLab } from '../real-lab.ts';

const installed = await locateProgram(espeakNg, process.env).catch(() => undefined);
const spec = `
name: narration
datasets: { tts: [./prompts.jsonl] }
lanes: { tts: { models: [espeak_ng] } }
`;
const prompts = [
  {
    id: 'kettle',
    text: 'Please put the kettle on and call your sister before the guests arrive.',
    lang: 'en',
  },
  { id: 'library', text: 'My brother borrowed four books about the history of the sea.', lang: 'en' },
  { id: 'german', text: 'Guten Morgen.', lang: 'de' },
];

let folder: string;
let lab: RealLab;
const start = async (...more: string[]): Promise<Ended> =>
  lab.run('sprint', 'start', join(folder, 'sprint.yaml'), '--wait', ...more);
const taskOf = ({ stdout }: Ended): TaskReport => {
  const [task] = SprintReport.parse(JSON.parse(stdout)).tasks;
  if (task === undefined) throw new Error('the sprint has no task');
  return task;
};
const shardsOf = (task: TaskReport): Promise<ShardResult[]> =>
  Promise.all(
    task.artifacts.map(async (shard) =>
      ShardResult.parse(JSON.parse((await lab.store.get(shard)).toString())),
    ),
  );

describe.skipIf(installed === undefined)('a sprint of speech synthesis (needs espeak-ng)', () => {
  let first: TaskReport;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-narration-'));
    await writeFile(join(folder, 'sprint.yaml'), spec);
    const lines = prompts.slice(0, 2).map((prompt) => JSON.stringify(prompt));
    await writeFile(join(folder, 'prompts.jsonl'), lines.join('\n'));
    lab = await realLab();
    first = taskOf(await start('--json'));
  }, 240_000);
  afterAll(async () => {
    await lab.stop();
    await rm(folder, { recursive: true });
  }, 60_000);

  it('says what a real judge understands, and names the judge and what it computed with', () => {
    expect(first).toMatchObject({ state: 'scored', evidence: 'adhoc', items: { total: 2, scored: 2 } });
    const wer = first.scores.filter(isValued).find(({ metric }) => metric === 'round_trip_wer');
    expect(wer?.recipe).toBe('round_trip_wer/whisper-english,judge=moonshine:tiny');
    expect(wer?.value).toBeLessThan(0.4);
    expect(wer?.counts.referenceWords).toBe(24);
    expect(first.judge).toMatchObject({ model: 'moonshine', variant: 'tiny', hardware: 'cpu' });
    expect(first.judge?.provenance.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(first.gates.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('is timed by the seconds of speech that it made', () => {
    expect(first.timing?.audioSeconds).toBeGreaterThan(4);
    expect(first.timing?.rtfx).toBeGreaterThan(1);
  });

  it('leaves its speech in the store as a WAV file that anybody can play', async () => {
    const [said, heard] = await shardsOf(first);
    const outcome = said?.items[0]?.outcome;
    if (outcome === undefined || 'failure' in outcome || outcome.output.capability !== 'tts')
      throw new Error('the first item was not said');
    const { audio, sampleRateHz, durationSeconds } = outcome.output.synthesis;
    const { source } = await decodeAudio(await lab.store.localPath(audio.sha256));
    expect(source).toMatchObject({ container: 'wav', sampleRateHz, channels: 1 });
    expect(source.durationSeconds).toBeCloseTo(durationSeconds, 3);
    expect(heard?.items[0]?.measure).toMatchObject({ capability: 'asr', id: 'kettle' });
  });

  it('says and hears nothing twice', async () => {
    const again = taskOf(await start('--json'));
    expect(again).toMatchObject({ state: 'scored', reused: true, scores: first.scores });
    const outcomes = (await shardsOf(again)).flatMap(({ items }) => items.map(({ outcome }) => outcome));
    expect(outcomes.map((outcome) => 'reused' in outcome && outcome.reused)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  }, 120_000);

  it('shows the judge in the table', async () => {
    const { stdout } = await start();
    expect(stdout).toMatch(/tts +items +WER heard/);
    expect(stdout).toContain('moonshine:tiny');
    const [file = ''] = [...stdout.matchAll(/^Report\s+(.+\.md)$/gm)].map(([, path = '']) => path);
    expect(await readFile(file, 'utf8')).toContain('judge=moonshine:tiny');
  }, 120_000);

  it('is refused where its judge does not know the language', async () => {
    const lines = prompts.map((prompt) => JSON.stringify(prompt));
    await writeFile(join(folder, 'prompts.jsonl'), lines.join('\n'));
    const { exitCode, stderr } = await start();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'scoring.judge: moonshine:tiny does not know the language de of ./prompts.jsonl, only en',
    );
  });
});
