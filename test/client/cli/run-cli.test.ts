import { expect, test } from 'vitest';
import { createContext } from '../../../client/cli/context.ts';
import { exitCodeFor } from '../../../client/cli/exit-codes.ts';
import { failuresOf, failureWords } from '../../../client/cli/failure-words.ts';
import { runCli } from '../../../client/cli/run-cli.ts';
import { complete, type FailureType } from '../../../contract/failure.ts';
import { temporaryHome } from '../local/temporary-home.ts';

async function cli(line: string, env: NodeJS.ProcessEnv = {}) {
  const output = { stdout: '', stderr: '' };
  const code = await runCli({
    argv: line.split(' ').filter((word) => word !== ''),
    env: { PATH: process.env['PATH'], MODEL_LAB_HOME: await temporaryHome(), ...env },
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
  });
  return { code, ...output };
}

test('--help is a short result on stdout that lists what is built and nothing else', async () => {
  const { code, stdout, stderr } = await cli('--help');
  expect(code).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^\s+up\s/m);
  expect(stdout).not.toMatch(/recommend|\bgc\b/);
  expect(stdout.split('\n').length).toBeLessThan(30);
});

test.each([
  ['an unknown command', 'dwn', "unknown command 'dwn' (Did you mean down?)"],
  ['an unknown option', 'up --wat', "unknown option '--wat'"],
  ['hardware that does not exist', 'worker --hardware gpu', 'Expected some of cpu, cuda'],
  ['a command of a later version', 'recommend --all', 'recommend is not built yet'],
  ['a schedule without a time', 'schedule create my.yaml', "'--cron <expression>' not specified"],
  ['a time that is none', 'schedule create my.yaml --cron daily', 'expected five fields'],
  [
    'words of a model that has none',
    'run start a.wav --words',
    '--words: expected a model that gives the times of',
  ],
  [
    'a vad model that is none',
    'run start a.wav --asr whisper --vad yamnet',
    '--vad: expected a model that finds speech',
  ],
  ['a failure that does not exist', 'resume --failure MissingPakage', 'did you mean "MissingPackage"?'],
])('%s is refused by name, with exit code 2', async (_what, line, words) => {
  const { code, stdout, stderr } = await cli(line);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('BadSpec');
});

test('without a command the help is shown, and the exit code says that something is wanting', async () => {
  const { code, stderr } = await cli('');
  expect(code).toBe(2);
  expect(stderr).toContain('Usage: model-lab');
});

test.each(['dwn --json', '--json gc --all', '--json'])(
  '`%s` prints its failure as one document',
  async (line) => {
    const { code, stdout, stderr } = await cli(line);
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ failures: [{ type: 'BadSpec' }] });
  },
);

test('down where nothing runs is no mistake', async () => {
  expect(await cli('down')).toMatchObject({
    code: undefined,
    stdout: expect.stringContaining('not running') as string,
  });
});

test.each<[FailureType, number]>([
  ['BadSpec', 2],
  ['BadDataset', 2],
  ['MissingCredential', 3],
  ['MissingBinary', 3],
  ['BadAudio', 1],
  ['Unexpected', 1],
])('%s ends with exit code %i', (type, code) => {
  expect(exitCodeFor([complete({ type, summary: 'It.' })])).toBe(code);
});

test('an error of our own is told without its secrets, and with its origin only when asked for', () => {
  const [failure] = failuresOf(new TypeError('hf_abcdefghijklmnop is no number'));
  if (failure === undefined) throw new Error('no failure');
  const { colours } = createContext({
    env: {},
    stdout: process.stdout,
    stderr: process.stderr,
    json: true,
    signal: new AbortController().signal,
  });
  const brief = failureWords(failure, colours.err, false);
  expect(brief).toContain('[redacted] is no number');
  expect(brief).toContain('MODEL_LAB_DEBUG=1');
  expect(brief).not.toContain('run-cli.test.ts');
  const full = failureWords(failure, colours.err, true);
  expect(full).toContain('run-cli.test.ts');
  expect(full).not.toContain('hf_abcdefghijklmnop');
});

test.each([
  ['a terminal', { isTTY: true }, {}, true],
  ['a pipe', {}, {}, false],
  ['a terminal with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
  ['a CI log', { isTTY: true }, { CI: 'true' }, false],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
])('%s: coloured?', (_where, stream, env, expected) => {
  const world = { stdout: { write: () => true, ...stream }, stderr: { write: () => true, ...stream } };
  const context = createContext({ ...world, env, json: false, signal: new AbortController().signal });
  expect(context.colours.out.isColorSupported).toBe(expected);
});
