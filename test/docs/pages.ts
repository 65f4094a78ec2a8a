import { readdirSync, readFileSync } from 'node:fs';

export const root = new URL('../../', import.meta.url);

/** Every page that a newcomer reads, with its path from the root. */
export const pages: readonly { path: string; text: string }[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));

/** `code` within a line. */
export const inlineCode = (text: string): string[] =>
  [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => (code === undefined ? [] : [code]));

/** Lines of blocks that are fenced or indented, and those that a backslash breaks joined. */
export function blockLines(text: string): string[] {
  const fenced = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].flatMap(([, code = '']) =>
    code.replaceAll('\\\n', ' ').split('\n'),
  );
  const indented = withoutFences(text)
    .split('\n')
    .filter((line) => line.startsWith('    '));
  return [...fenced, ...indented].map((line) => line.trim());
}

const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');
