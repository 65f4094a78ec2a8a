import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelCard } from '../../../../contract/model-card.ts';
import { addModelPack } from '../../../../models/model-pack.ts';
import { pythonIdentity } from '../../../../models/runtimes/python/identity.ts';
import {
  installEnvironment,
  planInstall,
  type InstallPlan,
} from '../../../../models/runtimes/python/install-environment.ts';
import { familyOf } from '../../../../models/runtimes/python/family.ts';
import { readLock } from '../../../../models/runtimes/python/lock.ts';
import { splitLock } from '../../../../models/runtimes/python/torch-build.ts';
import { model as lfm } from '../../../../models/lfm2_5_audio/index.ts';
import { failureOf } from '../../weights/failure-of.ts';
import { fixtureCard } from './fixture-model.ts';
import { uvFolder } from './real-uv.ts';
import { startTorchIndexes, type TorchIndexes } from './torch-indexes.ts';

const here = `${process.platform}-${process.arch}`;
let folder: string;
let home: string;
let indexes: TorchIndexes;
let card: ModelCard;
let withUv: NodeJS.ProcessEnv;

describe.skipIf(process.platform !== 'linux')('torch where there is no GPU (needs Linux)', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lab-torch-'));
    indexes = await startTorchIndexes(folder);
    withUv = { ...indexes.env, PATH: `${await uvFolder()}${delimiter}${process.env.PATH ?? ''}` };
    card = await packOfTorch();
  }, 300_000);
  afterAll(async () => {
    await indexes[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    home = await mkdtemp(join(folder, 'home-'));
    indexes.behaves = 'well';
    indexes.downloads.length = 0;
  });

  /** A model whose lock is like those of real ones: torch, its sibling, what CUDA needs, and something else. */
  async function packOfTorch(): Promise<ModelCard> {
    const made = { ...(await fixtureCard()), id: 'torch_model' };
    const entry = (name: string): string => {
      const [distribution = '', version = ''] = name.split('-');
      const requirement = `${distribution.replaceAll('_', '-')}==${version}`;
      return `${requirement} ; sys_platform == 'linux' \\\n    --hash=sha256:${indexes.pins[name] ?? ''}\n`;
    };
    const header = `# python 3.8 3.99\n# download ${here} 3000000000, 2000000000 of it for CUDA\n`;
    await writeFile(
      join(folder, 'requirements.lock'),
      header + Object.keys(indexes.pins).map(entry).join(''),
    );
    await writeFile(join(folder, 'infer.py'), 'def load(context): pass\n');
    const pack = join(folder, 'model.mjs');
    await writeFile(
      pack,
      `export const model = { card: ${JSON.stringify(made)}, adapter: async () => ({}) };\n`,
    );
    await addModelPack(pathToFileURL(pack));
    return made;
  }
  async function plan(env = withUv, hardware?: 'cpu' | 'cuda'): Promise<InstallPlan | undefined> {
    return planInstall(card, { home, env, hardware });
  }
  async function install(env = withUv, hardware?: 'cpu' | 'cuda'): Promise<string[]> {
    const planned = await plan(env, hardware);
    if (planned === undefined) throw new Error('it is there already');
    await installEnvironment(planned, { home, env, say: () => undefined });
    const lib = join(planned.folder, 'lib');
    const [python = ''] = await readdir(lib);
    const names = await readdir(join(lib, python, 'site-packages'));
    return names.filter((name) => name.endsWith('.dist-info')).map((name) => name.replace('.dist-info', ''));
  }

  it('comes in its build for CPUs by uv, of the pinned version, without what is for CUDA', async () => {
    expect(await plan()).toMatchObject({ torch: 'cpu', downloadBytes: 1_000_000_000, uselessBytes: 0 });
    expect((await install()).toSorted()).toEqual(['lab_hearing-1.0', 'torch-2.0+cpu', 'torchaudio-2.0+cpu']);
    expect(indexes.downloads).not.toContain('torch-2.0-py3-none-any.whl');
    expect(await plan()).toBeUndefined();
  });

  it('comes as pinned where CUDA is asked for, whatever uv is told by a variable', async () => {
    const env = { ...withUv, UV_TORCH_BACKEND: 'cpu' };
    expect(await install(env, 'cuda')).toEqual(expect.arrayContaining(['torch-2.0', 'nvidia_cublas-13.0']));
    expect(await plan()).toBeUndefined();
  });

  it('in its build for CPUs is replaced where CUDA is asked for', async () => {
    await install();
    expect(await install(withUv, 'cuda')).toContain('torch-2.0');
    expect(await plan(withUv, 'cuda')).toBeUndefined();
  });

  it('names a result: the two builds are not the same', async () => {
    await install();
    const forCpu = await pythonIdentity(card, home);
    await install(withUv, 'cuda');
    expect(await pythonIdentity(card, home)).not.toBe(forCpu);
  });

  it.each([
    ['does not hold what it promised', 'names-another-hash', 'WeightsCorrupt', []],
    [
      'promises nothing',
      'names-no-hash',
      'MissingRuntime',
      ['model-lab models install torch_model --hardware cuda'],
    ],
    [
      'does not have it',
      'has-none',
      'MissingRuntime',
      ['model-lab models install torch_model --hardware cuda'],
    ],
  ] as const)('from an index that %s is not installed', async (_what, behaves, type, commands) => {
    indexes.behaves = behaves;
    expect(await failureOf(install())).toMatchObject({
      type,
      ...(commands.length > 0 && { remedy: { commands } }),
    });
    expect(await plan()).toBeDefined();
  });

  it('from an index that nobody reaches is ServiceUnavailable, with the command for the other build', async () => {
    const env = { ...withUv, HTTPS_PROXY: 'http://127.0.0.1:9', UV_HTTP_RETRIES: '0' };
    const failure = await failureOf(install(env));
    expect(failure.type).toBe('ServiceUnavailable');
    expect(failure.remedy?.commands).toContain('model-lab models install torch_model --hardware cuda');
    expect(indexes.downloads).toEqual([]);
  });

  it('comes as pinned by pip, which is said to bring what nobody needs', async () => {
    const env = await withoutUv();
    expect(await plan(env)).toMatchObject({ torch: 'cuda', uselessBytes: 2_000_000_000 });
    expect(await install(env)).toContain('torch-2.0');
  });

  it('for CPUs is not to be had by pip: MissingBinary names uv', async () => {
    expect(await failureOf(plan(await withoutUv(), 'cpu'))).toMatchObject({
      type: 'MissingBinary',
      blockedOn: 'binary:uv',
    });
  });

  /** A PATH with Python and pip, and no uv. */
  async function withoutUv(): Promise<NodeJS.ProcessEnv> {
    const bin = join(home, 'bin');
    await mkdir(bin);
    const { stdout } = await execa('python3', ['-c', 'import sys; print(sys.executable)']);
    await symlink(stdout, join(bin, 'python3'));
    return { ...indexes.env, PATH: bin };
  }
});

it('the real lock of a model says how much of it is for CUDA alone, and is split without a loss', async () => {
  const lock = await readLock(familyOf(lfm.card));
  const { others, torch } = await splitLock(lock);
  expect(torch).toBe('torch==2.11.0\ntorchaudio==2.11.0\n');
  expect(others).toMatch(/^numpy==.* \\\n {4}--hash=sha256:/m);
  const forCuda = [...lock.packages].filter(
    (name) => !others.includes(`${name}==`) && !torch.includes(`${name}==`),
  );
  expect(forCuda.map((name) => name.split('-')[0])).toEqual(
    expect.arrayContaining(['cuda', 'nvidia', 'triton']),
  );
  expect(new Set(forCuda.map((name) => name.split('-')[0])).size).toBe(3);
  if (here === 'linux-x64') expect(lock.cudaBytes / (lock.downloadBytes ?? 0)).toBeGreaterThan(0.5);
  expect(lock.cudaBytes).toBeLessThan(lock.downloadBytes ?? Infinity);
});
