import { stripVTControlCharacters } from 'node:util';
import { cells } from '../../evaluation/report/terminal-text.ts';

/** What the live view needs of a stream; `process.stderr` is one. */
export interface LiveStream {
  write(text: string): unknown;
  columns?: number | undefined;
  rows?: number | undefined;
}

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';

export interface Screen {
  draw(lines: readonly string[]): void;
  /** Leaves the last drawing where it is and gives the cursor back. */
  close(): void;
}

/** A block of lines at the end of a terminal that is drawn over in place. */
export function openScreen(stream: LiveStream): Screen {
  let drawn: readonly string[] = [];
  const giveBack = (): void => void stream.write(showCursor);
  process.once('exit', giveBack);
  stream.write(hideCursor);
  return {
    draw(lines) {
      // A terminal that became narrower has broken the old lines into more rows.
      const columns = stream.columns ?? 80;
      const height = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(width(line) / columns)), 0);
      const up = height === 0 ? '' : `\u001b[${height}A`;
      stream.write(`${up}\r${lines.map((line) => `${line}${clearToEndOfLine}\n`).join('')}${clearBelow}`);
      drawn = lines;
    },
    close() {
      process.off('exit', giveBack);
      giveBack();
    },
  };
}

const width = (line: string): number => cells(stripVTControlCharacters(line));
