import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskReport } from '../../contract/task.ts';
import { isValued } from '../../contract/score.ts';
import { processesOf, realLab, type Ended, type RealLab } from '../real-lab.ts';

const spec = 'sprints/quickstart.yaml';
let lab: RealLab;
let first: Ended;

beforeAll(async () => {
  lab = await realLab();
  first = await lab.run('sprint', 'start', spec, '--wait');
}, 240_000);
afterAll(() => lab.stop(), 60_000);

const reportOf = (text: string): SprintReport => SprintReport.parse(JSON.parse(text));

function score(task: TaskReport | undefined, metric: string): number {
  const found = task?.scores.find((one) => one.metric === metric);
  if (found === undefined || !isValued(found)) throw new Error(`${task?.id ?? 'no task'} has no ${metric}`);
  return found.value;
}

describe('the quickstart', () => {
  it('scores four real models and ends well', () => {
    expect(first.stderr).not.toMatch(/Unexpected|Error:/);
    expect(first.exitCode).toBe(0);
    for (const words of [
      'moonshine:tiny',
      'silero_vad',
      'heuristic_diarization',
      'rnnoise',
      'WER',
      'DER',
      'F1',
      'SI-SDR',
    ]) {
      expect(first.stdout).toContain(words);
    }
  });

  it('shows where the report is, where the sprint is in the Temporal UI, and how to stop everything', async () => {
    expect(first.stdout).toMatch(
      /http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/sprint%2Fquickstart/,
    );
    expect(first.stdout).toContain('model-lab down');
    const files = [...first.stdout.matchAll(/^Report\s+(.+)$/gm)].map(([, file = '']) => file);
    expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(['html', 'md']);
    for (const file of files) expect(await readFile(file, 'utf8')).toContain('moonshine');
  });

  it('told each task off a terminal in plain lines, without escape codes', () => {
    expect(first.stderr).toMatch(/scored\s+moonshine:tiny\/asr\/quickstart-speech@cpu/);
    // eslint-disable-next-line no-control-regex
    expect(first.stdout + first.stderr).not.toMatch(/\u001b\[/);
  });

  it('has numbers that can be checked', async () => {
    const { stdout, exitCode } = await lab.run('sprint', 'report', 'quickstart', '--format', 'json');
    expect(exitCode).toBe(0);
    const { tasks, sprint, counts } = reportOf(stdout);
    expect(sprint).toMatchObject({ name: 'quickstart', state: 'closed' });
    expect(counts).toMatchObject({ scored: 4, failed: 0, blocked: 0 });
    const byCapability = new Map(tasks.map((task) => [task.capability, task]));
    const asr = byCapability.get('asr');
    const wer = asr?.scores.find(({ metric }) => metric === 'wer');
    if (wer === undefined || !isValued(wer)) throw new Error('no WER');
    const { substitutions = 0, deletions = 0, insertions = 0, referenceWords = 0 } = wer.counts;
    expect(wer.value).toBeCloseTo((substitutions + deletions + insertions) / referenceWords, 9);
    expect(referenceWords).toBe(70);
    expect(wer.value).toBeLessThan(0.1);
    expect(score(byCapability.get('vad'), 'f1')).toBeGreaterThan(0.95);
    expect(score(byCapability.get('diarization'), 'der')).toBeLessThan(0.2);
    expect(score(byCapability.get('enhance'), 'si_sdr_improvement')).toBeGreaterThan(1);
    for (const task of tasks) {
      expect(task.timing?.computeSeconds).toBeGreaterThan(0);
      expect(task.timing?.peakBytes).toBeGreaterThan(20e6);
      expect(task.timing?.threads).toBeGreaterThan(0);
      expect(task.provenance?.revision).not.toBe('');
      expect(task.evidence).toBe('smoke');
      expect(task.reused).toBe(false);
    }
  });

  it('computes nothing a second time, and says so', async () => {
    const second = await lab.run('sprint', 'start', spec, '--wait', '--json');
    expect(second.exitCode).toBe(0);
    const { tasks } = reportOf(second.stdout);
    expect(tasks.map(({ reused }) => reused)).toEqual([true, true, true, true]);
    const third = await lab.run('sprint', 'start', spec, '--wait');
    expect(third.stdout).toContain('Nothing was computed again');
    expect(third.stderr).toMatch(/running\s+Temporal server/);
    expect(third.stderr).not.toContain('Starting');
  }, 120_000);
});

describe('one recording', () => {
  it('is transcribed to stdout, and written in every format', async () => {
    const out = join(lab.home, 'out');
    const { exitCode, stdout } = await lab.run(
      'run',
      'start',
      'datasets/quickstart-speech/goforward.flac',
      '--out',
      out,
    );
    expect(exitCode).toBe(0);
    expect(stdout.toLowerCase()).toContain('go forward ten meters');
    expect(await readFile(join(out, 'goforward.srt'), 'utf8')).toMatch(
      /^1\n00:00:00,000 --> 00:00:0\d,\d{3}\n/,
    );
    expect(await readFile(join(out, 'goforward.vtt'), 'utf8')).toMatch(/^WEBVTT\n\n00:00\.000 --> /);
  });

  it('that is not audio is BadAudio with what the decoder said, and the others are unharmed', async () => {
    const { mkdir, copyFile } = await import('node:fs/promises');
    const folder = join(lab.home, 'calls');
    await mkdir(folder);
    await copyFile('datasets/quickstart-speech/austen_0880.flac', join(folder, 'good.flac'));
    await writeFile(join(folder, 'text.mp3'), 'this is no sound at all');
    await writeFile(join(folder, 'empty.wav'), '');
    const { exitCode, stdout, stderr } = await lab.run('run', 'start', folder, '--wait');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^good\.flac\the was not an ill/i);
    expect(stderr).toMatch(/text\.mp3: BadAudio/);
    expect(stderr).toMatch(/empty\.wav: BadAudio: empty\.wav is empty/);
  }, 90_000);
});

describe('when it is over', () => {
  it('down leaves no process, and the results are still there', async () => {
    expect((await lab.run('down')).exitCode).toBe(0);
    expect(await processesOf(lab.home)).toEqual([]);
    const { stdout } = await lab.run('sprint', 'report', 'quickstart', '--format', 'csv');
    expect(stdout).toContain('moonshine');
  }, 90_000);
});
