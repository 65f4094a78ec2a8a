import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createContext } from '../../client/cli/context.ts';
import { createProgram } from '../../client/cli/program.ts';
import { blockLines, inlineCode, pages, root } from './pages.ts';

const tracked = execFileSync('git', ['ls-files'], { cwd: fileURLToPath(root), encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '');
const folders = [...new Set(tracked.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))];

describe.each(pages)('$path', ({ path, text }) => {
  test('links to what exists', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
      .map(([, link, image]) => link ?? image ?? '')
      .filter((target) => !/^(https?:|#)/.test(target));
    const missing = targets.filter(
      (target) => !existsSync(new URL(target.replace(/#.*$/, ''), new URL(path, root))),
    );
    expect(missing).toEqual([]);
  });

  test('names only files and folders that exist', () => {
    const isOurs = (code: string): boolean =>
      folders.some((folder) => code.startsWith(`${folder}/`)) && !/[<>*\s{}]/.test(code);
    const named = [...inlineCode(text), ...blockLines(text).flatMap((line) => line.split(/\s+/))].filter(
      isOurs,
    );
    const missing = named.filter((code) => !existsSync(new URL(code.replace(/[:,;)].*$/, ''), root)));
    expect(missing).toEqual([]);
  });

  test('has only command lines that the program takes', async () => {
    const lines = commandLines(text);
    const refused = await Promise.all(lines.map(refusal));
    expect(refused.filter((one) => one !== undefined)).toEqual([]);
  });
});

test('the tree of the README lists each folder, and nothing else', () => {
  const readme = pages.find(({ path }) => path === 'README.md')?.text ?? '';
  const listed = [...readme.matchAll(/^(\.?[a-z]+)\/ {2,}\S/gm)].map(([, folder]) => folder);
  expect(listed.toSorted()).toEqual(folders.toSorted());
});

test('pictures are small enough for a slow line', () => {
  const folder = new URL('docs/images/', root);
  const large = readdirSync(folder).filter((name) => statSync(new URL(name, folder)).size > 200_000);
  expect(large).toEqual([]);
});

/** What follows `model-lab` in code: `model-lab up # comment` gives `up`. */
function commandLines(text: string): string[] {
  return [...inlineCode(text), ...blockLines(text)].flatMap((code) => {
    const [, line] = /^(?:docker compose exec worker |npx )?model-lab(?: (.*))?$/.exec(code.trim()) ?? [];
    return line === undefined ? [] : [line.replace(/\s+[#>|].*$/, '')];
  });
}

/** What commander says against a line; nothing runs. What later versions build is refused when it runs. */
async function refusal(line: string): Promise<string | undefined> {
  const stream = { write: () => undefined };
  const { signal } = new AbortController();
  const program = createProgram(
    createContext({ env: {}, stdout: stream, stderr: stream, signal, json: false }),
  );
  silence(program);
  const words = (line.replaceAll('...', 'cpu').match(/"[^"]*"|\S+/g) ?? []).map((word) =>
    word.replaceAll('"', ''),
  );
  return program.parseAsync(words, { from: 'user' }).then(
    () => undefined,
    (error: unknown) => (/\(outputHelp\)/.test(String(error)) ? undefined : `${line}: ${String(error)}`),
  );
}

function silence(command: Command): void {
  command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  if (command.commands.length === 0) command.action(() => undefined);
  command.commands.forEach(silence);
}
