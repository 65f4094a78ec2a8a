import { cells, cut, padEnd, padStart } from './terminal-text.ts';

/** A column of a terminal table: plain text, one cell a row. */
export interface Column {
  title: string;
  /** Where there is no room for all, columns with the smallest numbers leave first. */
  keep: number;
  rows: readonly string[];
}

/** A column of names at the left, then numbers that end flush with the right edge. */
export interface Grid {
  names: Column;
  namesWidth: number;
  numbers: readonly { column: Column; width: number }[];
  /** What had no room, in reading order. */
  left: readonly Column[];
}

const gap = 2;
/** Names are cut to no less than this. */
const leastNames = 12;
/** A longer name is cut before a column leaves for it. */
const usualNames = 36;

const naturalWidth = (column: Column): number => Math.max(...[column.title, ...column.rows].map(cells));
const widthOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + gap + naturalWidth(column), 0);

/** How wide a grid must be to show everything. */
export const fullWidth = (names: Column, numbers: readonly Column[]): number =>
  naturalWidth(names) + widthOf(numbers);

/** Lays columns out in lines of exactly `width`: the names take what the numbers leave, and are cut if need be. */
export function layOut(names: Column, numbers: readonly Column[], width: number): Grid {
  const shown = [...numbers];
  while (shown.length > 1 && Math.min(naturalWidth(names), usualNames) + widthOf(shown) > width) {
    const least = shown.reduce((a, b) => (b.keep < a.keep ? b : a));
    shown.splice(shown.indexOf(least), 1);
  }
  // A column that is left alone may still be too wide.
  const most = width - gap - leastNames;
  const fitting = shown.map((column) => ({ column, width: Math.min(most, naturalWidth(column)) }));
  const numbersWidth = fitting.reduce((sum, column) => sum + gap + column.width, 0);
  return {
    names,
    namesWidth: Math.max(1, width - numbersWidth),
    numbers: fitting,
    left: numbers.filter((column) => !shown.includes(column)),
  };
}

/** One line of a grid; `paint` colours a cell once it has its width. */
export function gridLine(
  grid: Grid,
  cellOf: (column: Column) => string,
  paint: (text: string, column: Column) => string,
): string {
  const name = padEnd(cut(cellOf(grid.names), grid.namesWidth), grid.namesWidth);
  const numbers = grid.numbers.map(({ column, width }) =>
    paint(padStart(cut(cellOf(column), width), width), column),
  );
  return [paint(name, grid.names), ...numbers].join(' '.repeat(gap));
}
