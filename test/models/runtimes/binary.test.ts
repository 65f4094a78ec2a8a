import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabError, type Failure } from '../../../contract/failure.ts';
import { preflight } from '../../../models/preflight.ts';
import { binaryIdentity } from '../../../models/runtimes/binary/identity.ts';
import { binaryObstacles } from '../../../models/runtimes/binary/obstacles.ts';
import { runProgram } from '../../../models/runtimes/binary/run-program.ts';
import { whisperCli } from '../../../models/runtimes/binary/whisper-cli.ts';
import { card } from '../../../models/whisper_cpp/card.ts';
import { model } from '../../../models/whisper_cpp/index.ts';
import { failureOf } from '../weights/failure-of.ts';

const program = join(import.meta.dirname, '../../fixtures/whisper-cli/whisper-cli');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-binary-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** PATH with the system's own programs, which the fixture needs, and no whisper-cli. */
const bare = { PATH: '/usr/bin:/bin' };
const obstacles = (env: NodeJS.ProcessEnv): Promise<Failure[]> =>
  binaryObstacles(card, card.defaultVariant, { home: folder, env });

describe('a program that infers', () => {
  it('is missing: MissingBinary names the variable and how to build it', async () => {
    const [failure, ...others] = await obstacles(bare);
    expect(others).toEqual([]);
    expect(failure).toMatchObject({
      type: 'MissingBinary',
      scope: 'worker',
      blockedOn: 'binary:whisper-cli',
    });
    expect(failure?.summary).toContain('WHISPER_CPP_BIN');
    expect(failure?.remedy?.commands.join('\n')).toMatch(
      /git clone[^]*cmake --build[^]*export WHISPER_CPP_BIN=/,
    );
  });

  it('is missing on a Mac: one command of Homebrew installs it', () => {
    expect(whisperCli.getIt('darwin').commands).toEqual(['brew install whisper-cpp']);
  });

  it('is named by its variable', async () => {
    expect(await obstacles({ ...bare, WHISPER_CPP_BIN: program })).toEqual([]);
  });

  it('is found on PATH, also by the name that it had in an earlier version', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const env = { PATH: `${bin}:${bare.PATH}` };
    expect(await obstacles(env)).toHaveLength(1);
    await copyFile(program, join(bin, 'whisper-cpp'));
    expect(await obstacles(env)).toEqual([]);
  });

  it('is an obstacle once, though the card lists it among its binaries too', async () => {
    const found = await preflight(model, card.defaultVariant, {
      home: folder,
      env: { ...bare, HOME: folder },
    });
    expect(found.map(({ blockedOn }) => blockedOn)).toEqual(['binary:whisper-cli']);
  });

  it('that its variable names wrongly is missing, even if there is one on PATH', async () => {
    const [failure] = await obstacles({
      PATH: join(program, '..'),
      WHISPER_CPP_BIN: join(folder, 'nowhere'),
    });
    expect(failure?.type).toBe('MissingBinary');
    expect(failure?.summary).toContain('nowhere, which is not there');
  });

  it('that may not be executed is told so', async () => {
    const path = join(folder, 'not-executable');
    await writeFile(path, '');
    expect((await obstacles({ ...bare, WHISPER_CPP_BIN: path }))[0]?.summary).toContain(
      'may not be executed',
    );
  });

  it('that is another program is told from the right one', async () => {
    const [failure] = await obstacles({ ...bare, WHISPER_CPP_BIN: '/bin/true' });
    expect(failure).toMatchObject({ type: 'MissingRuntime', blockedOn: 'binary:whisper-cli' });
    expect(failure?.summary).toContain('/bin/true is not whisper-cli');
  });
});

/** A real program, with some of its bytes changed. */
async function spoilt(name: string, change: (bytes: Buffer) => void): Promise<string> {
  const bytes = await readFile('/bin/true');
  change(bytes);
  const path = join(folder, name);
  await writeFile(path, bytes);
  await chmod(path, 0o755);
  return path;
}

describe.runIf(process.platform === 'linux')('a program that cannot start here', () => {
  it('for want of a library names it', async () => {
    const path = await spoilt('no-library', (bytes) => bytes.write('libq.so', bytes.indexOf('libc.so.6\0')));
    const [failure] = await obstacles({ ...bare, WHISPER_CPP_BIN: path });
    expect(failure).toMatchObject({ type: 'MissingRuntime', blockedOn: 'library:libq.so.6' });
    expect(failure?.remedy?.commands[0]).toContain('-DBUILD_SHARED_LIBS=OFF');
  });

  it('because it was built for another kind of machine says so', async () => {
    // The field of the header that names the machine: nobody's.
    const path = await spoilt('other-machine', (bytes) => bytes.writeUInt16LE(0xfffe, 18));
    const [failure] = await obstacles({ ...bare, WHISPER_CPP_BIN: path });
    expect(failure).toMatchObject({ type: 'MissingRuntime', blockedOn: 'binary:whisper-cli' });
    expect(failure?.summary).toContain('another kind of machine');
  });
});

const run = (end: string): Promise<string> =>
  runProgram({ program: whisperCli, path: program, args: ['--model', end], env: bare });

describe('the end of a program', () => {
  it.each([
    ['illegal-instruction', 'MissingRuntime', 'instructions that this one lacks'],
    ['no-memory', 'OutOfMemory', 'memory'],
    ['segmentation-fault', 'ModelCrashed', 'signal SIGSEGV'],
    ['killed', 'ModelCrashed', 'The kernel does that when memory runs out'],
    ['exit-10', 'ModelCrashed', 'exit code 10'],
  ])('%s is %s', async (end, type, said) => {
    const failure = await failureOf(run(end));
    expect(failure.type).toBe(type);
    expect(failure.summary).toContain(said);
  });

  it('keeps what it said last, without secrets', async () => {
    const { cause } = await failureOf(run('segmentation-fault'));
    expect(cause).toContain('last words, [redacted]');
  });

  it('that vanished after it was found is MissingBinary', async () => {
    const gone = runProgram({ program: whisperCli, path: join(folder, 'gone'), args: [], env: bare });
    expect((await failureOf(gone)).type).toBe('MissingBinary');
  });

  it('comes by force where it does not come by itself', async () => {
    const path = join(folder, 'endless');
    await writeFile(path, '#!/bin/sh\nexec tail -f /dev/null\n', { mode: 0o755 });
    const endless = runProgram({ program: whisperCli, path, args: [], env: bare, timeoutMs: 200 });
    expect((await failureOf(endless)).type).toBe('ModelTimedOut');
  });
});

describe("a build's identity", () => {
  it('changes when the program changes, and when a library beside it does', async () => {
    const own = await mkdtemp(join(folder, 'build-'));
    const path = join(own, 'whisper-cli');
    const identity = (): Promise<string> => binaryIdentity(card, { ...bare, WHISPER_CPP_BIN: path });
    await copyFile(program, path);
    const first = await identity();
    expect(await identity()).toBe(first);
    await writeFile(join(own, 'libggml-cpu-haswell.so'), 'one');
    const second = await identity();
    await writeFile(join(own, 'libggml-cpu-haswell.so'), 'two');
    const third = await identity();
    await writeFile(path, '#!/bin/sh\n');
    const all = [first, second, third, await identity()];
    expect(new Set(all).size).toBe(all.length);
  });

  it('is the same in another folder', async () => {
    const own = await mkdtemp(join(folder, 'build-'));
    await copyFile(program, join(own, 'whisper-cli'));
    const elsewhere = await binaryIdentity(card, { ...bare, WHISPER_CPP_BIN: join(own, 'whisper-cli') });
    expect(elsewhere).toBe(await binaryIdentity(card, { ...bare, WHISPER_CPP_BIN: program }));
  });

  it('cannot be had of a program that is missing', async () => {
    await expect(binaryIdentity(card, bare)).rejects.toThrow(LabError);
  });
});
