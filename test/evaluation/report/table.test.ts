import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTable } from '../../../evaluation/report/table.ts';
import { cells } from '../../../evaluation/report/terminal-text.ts';
import { anyReport } from './any-report.ts';
import {
  badAudio,
  eventfulReport,
  installRemedy,
  missingPackage,
  quickstartReport,
  sampleEnhance,
  sampleReport,
  sampleTask,
  sampleTiming,
  stoppedTask,
} from './sample-report.ts';

const plain = (report = quickstartReport(), width = 100): string =>
  renderTable(report, { color: false, width });

/** The line of a task, and the lines below it up to the next task or part. */
function rowsOf(table: string, name: string): string {
  const lines = table.split('\n');
  const start = lines.findIndex((line) => /^[✓✗■▸·↷⊘] /.test(line) && line.includes(name));
  const length = lines.slice(start + 1).findIndex((line) => !line.startsWith('  '));
  return lines.slice(start, length === -1 ? undefined : start + 1 + length).join('\n');
}

describe('a task that was scored', () => {
  test('shows WER with its interval, S, D, I and words, CER and RTFx', () => {
    const row = rowsOf(plain(), 'moonshine');
    expect(row).toMatch(/✓ moonshine:tiny +4\/4 +4\.2 % +2\.1–6\.8 %\* +3\/1\/0 of 96 +1\.3 % +31\.6x/);
  });

  test('shows load, compute, peak memory, threads, hardware and weights', () => {
    const row = rowsOf(plain(), 'moonshine');
    expect(row).toMatch(/load +0\.82 s +compute +1\.43 s +peak +182 MB +2 threads +cpu +weights 4f2c9be/);
  });

  test('of vad shows F1, precision and recall', () => {
    expect(rowsOf(plain(), 'silero_vad')).toMatch(/94\.9 % +96\.8 % +93\.1 %/);
  });

  test('of diarization shows DER with its parts, JER and the speakers it is off', () => {
    expect(rowsOf(plain(), 'heuristic')).toMatch(/16\.3 % +6\.3\/3\.1\/6\.9 % +13\.2 % +1 +61\.1x/);
  });

  test('of enhance shows SI-SDR before and after, and the gain with its interval', () => {
    expect(rowsOf(plain(), 'rnnoise')).toMatch(/4\.9 → 11\.2 dB +\+6\.3 dB +5\.8 – 6\.8 dB\*/);
  });

  test('says which gate it missed, and which items failed', () => {
    const row = rowsOf(plain(eventfulReport()), 'moonshine:base');
    expect(row).toContain('! gate items_failed missed: 1 of 4 items failed');
    expect(row).toContain('item austen_0880 failed: BadAudio: austen_0880.mp3 is cut short.');
    expect(row).toContain('no evidence');
  });

  test('says why a metric has no value', () => {
    expect(rowsOf(plain(eventfulReport()), '✓ whisper:base')).toContain(
      'CER not scored: the references have no characters of this script',
    );
  });

  test('names three failed items and counts the rest', () => {
    const failed = Array.from({ length: 40 }, (_, index) => ({ id: `item-${index}`, failure: badAudio }));
    const table = plain(sampleReport([sampleTask({ items: { total: 44, scored: 4, failed } })]));
    expect(table.match(/item item-\d+ failed/g)).toHaveLength(3);
    expect(table).toContain('and 37 more items failed');
  });
});

describe('marks', () => {
  test('a reused timing is marked, said to be reused, and explained', () => {
    const table = plain(sampleReport([sampleTask({ reused: true })]));
    expect(table).toContain('~31.6x');
    expect(rowsOf(table, 'moonshine')).toContain('reused');
    expect(table).toMatch(/^~ timing of a reused result.*never ranked/m);
  });

  test('a timing that was not taken alone is marked', () => {
    const table = plain(sampleReport([sampleTask({ timing: sampleTiming({ alone: false }) })]));
    expect(rowsOf(table, 'moonshine')).toMatch(/~31\.6x[^]*load ~0\.82 s[^]*not alone/);
  });

  test('a timing that counts has no mark', () => {
    expect(plain()).not.toContain('~');
  });

  test('an interval over utterances says so, one over sessions needs no mark', () => {
    expect(plain()).toContain('* interval drawn over utterances');
    const [wer] = sampleTask().scores;
    const overSessions = sampleTask({
      scores: [{ ...wer, resampled: 'sessions' } as NonNullable<typeof wer>],
    });
    expect(plain(sampleReport([overSessions]))).not.toContain('*');
  });
});

describe('tasks that ended without a result', () => {
  test('show their state, the type and the summary', () => {
    const row = rowsOf(plain(eventfulReport()), 'faster_whisper');
    expect(row).toMatch(/■ faster_whisper:base +0\/4 +blocked/);
    expect(row).toContain(
      'MissingPackage: faster-whisper is not installed in the environment of faster_whisper. [1]',
    );
  });

  test('say which rule ended them', () => {
    expect(rowsOf(plain(eventfulReport()), 'whisper:large')).toContain(
      'ModelCrashed fails a task after 2 attempts',
    );
  });

  test('have each remedy once, below the table, with its commands on lines of their own', () => {
    const table = plain(eventfulReport());
    expect(table.match(/model-lab models install faster_whisper/g)).toHaveLength(1);
    expect(table).toMatch(/^\[1\] MissingPackage on lab-gpu-1 {2}3 tasks$/m);
    expect(table).toMatch(/^ +https:\/\/huggingface\.co\/pyannote\/speaker-diarization-community-1$/m);
    expect(table.indexOf('[1] MissingPackage on')).toBeGreaterThan(table.lastIndexOf('✓'));
  });

  test('keep a command whole, however long it is', () => {
    const command = `pip install ${'--extra-index-url  https://example.org '.repeat(8)}x`;
    const failure = { ...missingPackage, remedy: { ...installRemedy, commands: [command] } };
    expect(plain(sampleReport([stoppedTask('blocked', [failure])]), 80)).toContain(command);
  });
});

describe('the page', () => {
  test('is headed by name, state, counts and duration', () => {
    expect(plain().split('\n')[0]).toBe('quickstart  closed · 4 scored · 1 min 12 s');
  });

  test('puts tasks under their dataset with its grade', () => {
    const table = plain(eventfulReport());
    expect(table).toMatch(/^── quickstart-speech, smoke ─+$/m);
    expect(table).toMatch(/^── my-calls, adhoc ─+$/m);
  });

  test('moves what has no room below the line and drops nothing', () => {
    const narrow = plain(quickstartReport(), 60);
    for (const figure of [
      '4.2 %',
      '2.1–6.8 %*',
      '3/1/0 of 96',
      '1.3 %',
      '31.6x',
      '4/4',
      '182 MB',
      '4f2c9be',
      '13.2 %',
    ]) {
      expect(narrow).toContain(figure);
    }
  });

  test('has no escape codes without colour, and the same words with it', () => {
    const report = eventfulReport();
    expect(plain(report)).not.toContain('\u001b');
    const coloured = renderTable(report, { color: true, width: 100 });
    expect(coloured).toContain('\u001b[32m✓');
    expect(stripVTControlCharacters(coloured)).toBe(plain(report));
  });

  test('of a sprint without tasks says so', () => {
    expect(plain(sampleReport([]))).toContain('no tasks');
  });

  test('ends numbers of all parts at one edge', () => {
    const table = plain(sampleReport([sampleTask(), sampleEnhance()]));
    const titles = table.split('\n').filter((line) => line.endsWith('RTFx'));
    expect(titles).toHaveLength(2);
    expect(new Set(titles.map(cells)).size).toBe(1);
  });
});

test('whatever a sprint met, lines fit, nothing is NaN and no name reaches the terminal raw', () => {
  fc.assert(
    fc.property(anyReport, fc.integer({ min: 40, max: 160 }), (report, width) => {
      const table = plain(report, width);
      expect(table).not.toMatch(/NaN|undefined|Infinity|\[object/);
      // eslint-disable-next-line no-control-regex
      expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      const results = table.split('\n').filter((line) => /^([✓✗■▸·↷⊘] |──)/.test(line));
      for (const line of results) expect(cells(line)).toBeLessThanOrEqual(Math.max(60, Math.min(120, width)));
    }),
    { numRuns: 50 },
  );
});
