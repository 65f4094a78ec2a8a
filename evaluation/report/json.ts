import { SprintReport } from '../../contract/sprint-report.ts';

/**
 * A report as its schema has it, for programs; ends with a newline.
 *
 * @throws ZodError where the report does not fit the schema, for no reader could parse it again
 */
export const renderJson = (report: SprintReport): string =>
  `${JSON.stringify(SprintReport.parse(report), undefined, 2)}\n`;
