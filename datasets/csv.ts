/** One record of a CSV file, and the line at which it starts. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** A quoted cell that never ends. */
export interface UnclosedQuote {
  unclosedQuoteAt: number;
}

/**
 * Comma-separated values as RFC 4180 has them: quoted cells may hold commas, doubled quotes and line ends.
 * Empty lines are left out.
 */
export function parseCsv(text: string): CsvRecord[] | UnclosedQuote {
  // A cell, quoted or not, and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n][^,\r\n]*|))(,|\r?\n|$)/y;
  const records: CsvRecord[] = [];
  let record: CsvRecord = { line: 1, cells: [] };
  let line = 1;
  while (cell.lastIndex < text.length || record.cells.length > 0) {
    const match = cell.exec(text);
    if (match === null) return { unclosedQuoteAt: line };
    const [whole, quoted, plain = '', end] = match;
    record.cells.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (record.cells.length > 1 || record.cells[0] !== '') records.push(record);
    record = { line, cells: [] };
  }
  return records;
}
