import { cells } from '../../../evaluation/report/terminal-text.ts';

/** A terminal that keeps what a person would see; it understands just what the live view may send. */
export class TerminalScreen {
  columns: number;
  rows: number;
  cursorVisible = true;
  written = '';
  private lines: string[] = [''];
  private row = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): boolean {
    this.written += text;
    // eslint-disable-next-line no-control-regex
    for (const [token] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|\r|\n|[^\u001b\r\n]+/g)) this.take(token);
    return true;
  }

  get text(): string {
    return this.lines.join('\n').trimEnd();
  }

  private take(token: string): void {
    if (token === '\u001b[?25l') this.cursorVisible = false;
    else if (token === '\u001b[?25h') this.cursorVisible = true;
    else if (token === '\u001b[K') return;
    else if (token === '\u001b[J') this.lines.length = this.row + 1;
    else if (token.endsWith('A')) this.up(Number.parseInt(token.slice(2), 10));
    else if (token === '\r') this.lines[this.row] = '';
    else if (token === '\n') {
      this.row++;
      this.lines[this.row] = '';
    } else if (token.endsWith('m')) return;
    else this.print(token);
  }

  private up(count: number): void {
    if (count > this.rows - 1)
      throw new Error(`moved up ${count} of ${this.rows} rows: scrolled out of sight`);
    this.row -= count;
    if (this.row < 0) throw new Error('moved above its own first line');
  }

  private print(token: string): void {
    if (token.includes('\u001b')) throw new Error(`unknown escape sequence in ${JSON.stringify(token)}`);
    const line = `${this.lines[this.row] ?? ''}${token}`;
    if (cells(line) >= this.columns) throw new Error(`line of ${cells(line)} columns breaks: ${line}`);
    this.lines[this.row] = line;
  }
}
