import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCard, WeightsSource } from '../../contract/model-card.ts';
import { preflight, type PreflightDeps } from '../../models/preflight.ts';
import { models } from '../../models/registry.ts';
import { smallCard } from './weights/small-card.ts';

let home: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-preflight-'));
  await mkdir(join(home, 'empty'));
  env = { PATH: process.env.PATH, HOME: home };
});
afterAll(() => rm(home, { recursive: true }));

const hub: WeightsSource = {
  kind: 'hub',
  repository: 'lab/model',
  revision: 'a'.repeat(40),
  pinnedBy: 'computed',
  files: { model: { path: 'model.onnx' } },
};
const pypi: WeightsSource = {
  kind: 'pypi',
  package: 'lab-weights',
  version: '1.0',
  wheel: 'lab_weights-1.0-py3-none-any.whl',
  sha256: '0'.repeat(64),
  bytes: 1,
  pinnedBy: 'computed',
  files: { model: { path: 'model.onnx' } },
};
const check = (card: ModelCard, deps: Partial<PreflightDeps> = {}) =>
  preflight({ card, adapter: () => Promise.reject(new Error('a preflight loads nothing')) }, 'only', {
    home,
    ...deps,
    env: { ...env, ...deps.env },
  });
const obstacles = async (card: ModelCard, deps: Partial<PreflightDeps> = {}) =>
  (await check(card, deps)).map(({ type, blockedOn }) => `${type} ${blockedOn}`);
const needing = (requirements: Partial<ModelCard['requirements']>) =>
  smallCard([], { requirements: { packages: [], binaries: [], credentials: [], ...requirements } });

describe('a preflight', () => {
  /** What a runtime that is not a package of ours, or a gated repository, may lack on this machine. */
  const lacking = /^Missing(Binary|Runtime|Package|Credential)$/;
  it.each(models.map(({ card }) => [card.id, card] as const))(
    'finds %s ready to run or to be fetched here, or names what it lacks',
    async (_id, card) => {
      const model = { card, adapter: () => Promise.reject(new Error('a preflight loads nothing')) };
      const found = await preflight(model, card.defaultVariant, { home, env });
      if (card.runtime === 'onnx' || card.runtime === 'wasm') expect(found).toEqual([]);
      for (const { type, remedy } of found) {
        expect(type).toMatch(lacking);
        expect(remedy?.commands).not.toEqual([]);
      }
    },
  );

  it('names all obstacles at once, each with what mends it and on which machine', async () => {
    const card = smallCard([pypi], {
      hardware: ['cuda'],
      requirements: {
        packages: ['no-such-package-here'],
        binaries: ['no-such-program'],
        credentials: ['HF_TOKEN', 'LAB_KEY'],
      },
    });
    const found = await check(card, {
      memoryBytes: 999_999,
      host: 'worker-3',
      env: { PATH: join(home, 'empty') },
    });
    expect(found.map(({ type, blockedOn }) => `${type} ${blockedOn}`)).toEqual([
      'MissingPackage package:no-such-package-here',
      'MissingBinary binary:no-such-program',
      'MissingCredential hf-token',
      'MissingCredential credential:LAB_KEY',
      'OutOfMemory memory',
      'NoCapableWorker hardware:cuda',
      'MissingBinary binary:python3',
    ]);
    for (const { remedy } of found) {
      expect(remedy?.commands.length).toBeGreaterThan(0);
      expect(remedy?.where).toBe('worker-3');
    }
  });

  describe('of a model for onnxruntime that can run in several places', () => {
    const card = smallCard([], { hardware: ['cpu', 'coreml'] });
    const [only] = Object.values(card.variants);
    if (only === undefined) throw new Error('a card has a variant');
    const variants = { only: { ...only, hardware: ['cpu' as const] }, large: only };

    it('asks no device that nobody asked for', async () => {
      expect(await check(card)).toEqual([]);
      expect(await check(card, { hardware: ['cpu', 'coreml'] })).toEqual([]);
    });

    it.skipIf(process.platform === 'darwin')(
      'names the one asked for, which runs no session here',
      async () => {
        expect(await check(card, { hardware: ['coreml'] })).toMatchObject([
          {
            type: 'MissingRuntime',
            blockedOn: 'hardware:coreml',
            cause: expect.stringContaining('[coreml] backend not found') as string,
            remedy: { commands: ['model-lab worker --hardware coreml'] },
          },
        ]);
      },
    );

    it('says of a variant that stays on the processor which other one would run there', async () => {
      const [failure, ...others] = await check({ ...card, variants }, { hardware: ['coreml'] });
      expect(others).toEqual([]);
      expect(failure).toMatchObject({ type: 'NoCapableWorker', blockedOn: 'hardware:cpu' });
      expect(failure?.remedy?.say).toContain('take a variant that runs here: large');
    });
  });

  it('has nothing to say of programs and keys that are there', async () => {
    const card = needing({ binaries: ['node'], credentials: ['LAB_KEY', 'HF_TOKEN'], packages: ['yaml'] });
    expect(await obstacles(card, { env: { LAB_KEY: 'k', HF_TOKEN: 'hf_x' } })).toEqual([]);
  });

  it('says what a model needs and what there is, in memory', async () => {
    const [failure] = await check(smallCard([]), { memoryBytes: 999_999 });
    expect(failure?.summary).toMatch(/needs 1 MB of memory; this machine allows 1 MB/);
  });
});

describe('weights that are not here', () => {
  it('are no obstacle while one source could give them', async () => {
    expect(await obstacles(smallCard([hub, pypi]))).toEqual([]);
    expect(await obstacles(smallCard([hub, pypi]), { env: { HF_HUB_OFFLINE: '1' } })).toEqual([]);
  });

  it('are one in offline mode with nothing cached', async () => {
    const found = await obstacles(smallCard([hub]), { env: { HF_HUB_OFFLINE: '1' } });
    expect(found).toEqual(['ServiceUnavailable hf-offline']);
  });

  it('are one when no source could: each is named', async () => {
    const nothing = { env: { HF_HUB_OFFLINE: '1', PATH: join(home, 'empty') } };
    expect(await obstacles(smallCard([hub, pypi]), nothing)).toEqual([
      'ServiceUnavailable hf-offline',
      'MissingBinary binary:python3',
    ]);
  });

  it('behind a gate need a login', async () => {
    expect(await obstacles(smallCard([hub], { gated: true }))).toEqual(['MissingCredential hf-token']);
    expect(await obstacles(smallCard([hub], { gated: true }), { env: { HF_TOKEN: 'hf_x' } })).toEqual([]);
  });

  it('in a package that is missing are one obstacle, not two', async () => {
    const npm: WeightsSource = {
      kind: 'npm',
      package: 'no-such-package-here',
      version: '1.0.0',
      pinnedBy: 'computed',
      files: {},
    };
    const requirements = { packages: ['no-such-package-here'], binaries: [], credentials: [] };
    expect(await obstacles(smallCard([npm], { requirements }))).toEqual([
      'MissingPackage package:no-such-package-here',
    ]);
  });
});
