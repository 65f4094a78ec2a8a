import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SprintReport } from '../../contract/sprint-report.ts';
import { asStorageFull } from '../../store/storage-full.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';

const renderers = { md: renderMarkdown, html: renderHtml, csv: renderCsv, json: renderJson };

export type ReportFormat = keyof typeof renderers;
export const reportFormats: readonly ReportFormat[] = ['md', 'html', 'csv', 'json'];

/** A report as text; ends with a newline. */
export const renderReport = (report: SprintReport, format: ReportFormat): string => renderers[format](report);

/**
 * Writes `report.<format>` for each format into a folder, which is made if need be; what stood there is replaced.
 * Returns the paths, in the order of the formats.
 *
 * @throws LabError `StorageFull`
 */
export async function writeReport(
  report: SprintReport,
  folder: string,
  formats: readonly ReportFormat[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    formats.map(async (format) => {
      const path = join(folder, `report.${format}`);
      const text = renderReport(report, format);
      await writeFile(path, text).catch(async (error: unknown) => {
        throw await asStorageFull(error, folder, Buffer.byteLength(text));
      });
      return path;
    }),
  );
}
