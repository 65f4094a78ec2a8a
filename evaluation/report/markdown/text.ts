import type { TaskReport } from '../../../contract/task.ts';
import { modelName } from '../model-name.ts';
import { oneLine } from '../terminal-text.ts';

/** Text that Markdown shows as it is, in one line: names come from other people's files. */
export const escaped = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*<>|[\]&~#]/g, '\\$&')
    // Between letters an underscore is only itself.
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');

export const paragraphs = (...texts: readonly string[]): string =>
  texts.filter((text) => text !== '').join('\n\n');

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

/** A table of escaped cells: the first columns hold words, from the `left`th on they hold numbers. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], left: number): string {
  // Text is escaped already; code may hold a bare bar.
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  const rule = header.map((_, column) => (column < left ? '---' : '---:'));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

/** A block that is shown and copied exactly; its fence is longer than any inside. */
export function block(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Code inside a line. */
export function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The three cells that name a task. */
export const nameCells = (task: TaskReport): string[] => [
  escaped(modelName(task)),
  task.capability,
  escaped(task.dataset),
];
