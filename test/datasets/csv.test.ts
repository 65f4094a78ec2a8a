import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCsv } from '../../datasets/csv.ts';

const cells = (text: string): string[][] => {
  const records = parseCsv(text);
  return Array.isArray(records) ? records.map(({ cells }) => cells) : [];
};

test.each([
  [
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,b\r\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,\n,b',
    [
      ['a', ''],
      ['', 'b'],
    ],
  ],
  ['"a,b","c""d"', [['a,b', 'c"d']]],
  ['"a\nb",c', [['a\nb', 'c']]],
  ['a b"c,d', [['a b"c', 'd']]],
  ['a\n\n\nb\n', [['a'], ['b']]],
  ['a,', [['a', '']]],
  ['', []],
])('%j is read as %j', (text, expected) => {
  expect(cells(text)).toEqual(expected);
});

test('knows the line at which each record starts', () => {
  expect(parseCsv('a\n"b\nb"\n\nc')).toMatchObject([{ line: 1 }, { line: 2 }, { line: 5 }]);
});

test.each(['"a', 'x\n"a,b\nc', '"a"b,c'])('%j has a quote that does not end', (text) => {
  expect(parseCsv(text)).toHaveProperty('unclosedQuoteAt');
});

test('whatever is written with quotes is read back', () => {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }));
  fc.assert(
    fc.property(table, (rows) => {
      expect(cells(rows.map((row) => row.map(quoted).join(',')).join('\r\n'))).toEqual(rows);
    }),
  );
});
