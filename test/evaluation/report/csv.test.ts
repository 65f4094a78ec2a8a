import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCsv } from '../../../evaluation/report/csv.ts';
import { anyReport } from './any-report.ts';
import {
  eventfulReport,
  quickstartReport,
  sampleReport,
  sampleTask,
  stoppedTask,
  missingPackage,
} from './sample-report.ts';

/** Reads RFC 4180 strictly. */
function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
    if (field.lastIndex === text.length) break;
  }
  if (field.lastIndex !== text.length) throw new Error('not RFC 4180');
  const [header = [], ...records] = rows;
  return records.map((record) => {
    if (record.length !== header.length) throw new Error(`${record.length} of ${header.length} fields`);
    return Object.fromEntries(header.map((name, index) => [name, record[index] ?? '']));
  });
}

test('has one row a task and score, with all digits', () => {
  const rows = readCsv(renderCsv(quickstartReport()));
  expect(rows.map((row) => row.metric)).toEqual([
    'wer',
    'cer',
    'precision',
    'recall',
    'f1',
    'der',
    'jer',
    'speaker_count_error',
    'si_sdr_before',
    'si_sdr_after',
    'si_sdr_improvement',
  ]);
  expect(Number(rows[0]?.value)).toBe(4 / 96);
  expect(JSON.parse(rows[0]?.counts ?? '')).toMatchObject({ substitutions: 3, referenceWords: 96 });
  expect(rows[0]).toMatchObject({
    model: 'moonshine',
    unit: 'ratio',
    peakBytes: '182400000',
    alone: 'true',
    reused: 'false',
  });
});

test('a task without scores has one row with its failures', () => {
  const rows = readCsv(renderCsv(sampleReport([stoppedTask('blocked', [missingPackage])])));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ state: 'blocked', metric: '', value: '', rtfx: '' });
  expect(rows[0]?.failures).toContain('MissingPackage: faster-whisper is not installed');
});

test('a metric without a value says why, and is not 0', () => {
  const row = readCsv(renderCsv(eventfulReport())).find(({ whyUnscored }) => whyUnscored !== '');
  expect(row).toMatchObject({
    metric: 'cer',
    value: '',
    whyUnscored: 'the references have no characters of this script',
  });
});

test('quotes, commas and line breaks in names survive', () => {
  const dataset = 'my "calls", part 1\r\nand 2';
  expect(readCsv(renderCsv(sampleReport([sampleTask({ dataset })])))[0]?.dataset).toBe(dataset);
});

test('a sprint without tasks is a header alone', () => {
  expect(renderCsv(sampleReport([]))).toMatch(/^sprintId,[^\r\n]*\r\n$/);
});

test('whatever a sprint met, the file parses and has a row for each score', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const rows = readCsv(renderCsv(report));
      expect(rows).toHaveLength(report.tasks.reduce((sum, task) => sum + Math.max(1, task.scores.length), 0));
      expect(rows.map((row) => row.dataset)).toEqual(
        report.tasks.flatMap((task) => Array<string>(Math.max(1, task.scores.length)).fill(task.dataset)),
      );
    }),
    { numRuns: 50 },
  );
});
