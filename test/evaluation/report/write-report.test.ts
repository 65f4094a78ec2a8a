import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SprintReport } from '../../../contract/sprint-report.ts';
import { renderReport, reportFormats, writeReport } from '../../../evaluation/report/write-report.ts';
import { eventfulReport, quickstartReport } from './sample-report.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('writes one file a format into a folder that it makes, and says where', async () => {
  const out = join(folder, 'a', 'b');
  const paths = await writeReport(quickstartReport(), out, ['md', 'html']);
  expect(paths).toEqual([join(out, 'report.md'), join(out, 'report.html')]);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toBe(renderReport(quickstartReport(), 'html'));
});

test('replaces an older report', async () => {
  await writeReport(eventfulReport(), folder, ['json']);
  const [path = ''] = await writeReport(quickstartReport(), folder, ['json']);
  expect(SprintReport.parse(JSON.parse(await readFile(path, 'utf8'))).sprint.name).toBe('quickstart');
});

test('the JSON is the schema as it is', () => {
  expect(SprintReport.parse(JSON.parse(renderReport(eventfulReport(), 'json')))).toEqual(eventfulReport());
});

test('a report that does not fit the schema is refused, not written', async () => {
  const report = quickstartReport();
  report.tasks[0] = { ...report.tasks[0], reused: 'yes' } as never;
  await expect(writeReport(report, folder, ['json'])).rejects.toThrow('reused');
});

test.each(reportFormats)('%s ends with a newline', (format) => {
  expect(renderReport(quickstartReport(), format)).toMatch(/[^\n]\n$/);
});
