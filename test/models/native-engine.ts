import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { installedPackage } from '../../models/installed-package.ts';
import { alone, packagesFolder } from './npm-package.ts';

const root = join(import.meta.dirname, '../..');
const Lock = z.object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) });
const belongs = /^node_modules\/(transcribe-cpp|koffi|@transcribe-cpp\/[^/]+|@koromix\/koffi-[^/]+)$/;

/**
 * Environment variables with which a process finds transcribe-cpp: none where it is installed, else an install of
 * the very packages that our lockfile names, which npm leaves out on Node 20 though they load there.
 */
export async function nativeEngine(): Promise<Record<string, string>> {
  if ((await installedPackage('transcribe-cpp')) !== undefined) return {};
  const folder = join(packagesFolder, 'native-engine');
  await alone(folder, async () => {
    if (existsSync(join(folder, 'whole'))) return;
    await rm(join(folder, 'node_modules'), { recursive: true, force: true });
    const { packages } = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
    const dependencies = { 'transcribe-cpp': packages['node_modules/transcribe-cpp']?.version ?? '' };
    const own = { name: 'native-engine', version: '1.0.0', dependencies };
    const kept = Object.entries(packages).filter(([path]) => belongs.test(path));
    const lock = { ...own, lockfileVersion: 3, packages: { '': own, ...Object.fromEntries(kept) } };
    await writeFile(join(folder, 'package.json'), JSON.stringify(own));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
    await execa('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false'], {
      cwd: folder,
    });
    await writeFile(join(folder, 'whole'), '');
  });
  return {
    MODEL_LAB_TEST_ENGINE: `${pathToFileURL(folder).href}/`,
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'native-engine-hook.mjs')).href}`,
  };
}

type Hook = (work: () => void | Promise<void>, timeoutMs?: number) => void;

/** Model processes that the tests of a file start find the engine. */
export function useNativeEngine(beforeAll: Hook, afterAll: Hook): void {
  const before = { ...process.env };
  const names = ['NODE_OPTIONS', 'MODEL_LAB_TEST_ENGINE'];
  beforeAll(async () => {
    Object.assign(process.env, await nativeEngine());
  }, 300_000);
  afterAll(() => {
    for (const name of names) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
}
