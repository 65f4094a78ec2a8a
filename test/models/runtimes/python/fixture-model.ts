/** The Python model of test/fixtures, and an environment for it that is made of a wheel on disk. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModelCard } from '../../../../contract/model-card.ts';
import type { Audio } from '../../../../audio/audio.ts';
import { addModelPack } from '../../../../models/model-pack.ts';
import { findModel } from '../../../../models/registry.ts';
import {
  installEnvironment,
  planInstall,
  type InstallDeps,
} from '../../../../models/runtimes/python/install-environment.ts';
import { PythonModel } from '../../../../models/runtimes/python/python-model.ts';
import { keptHome } from '../../installed-environment.ts';
import { onCpu } from '../../load-context.ts';

export const fixture = join(import.meta.dirname, '../../../fixtures/python-model');
export const packUrl = pathToFileURL(join(fixture, 'model.ts')).href;

/** No index and no configuration of this machine: packages come from the folder alone. */
export const offlineEnv: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  PIP_CONFIG_FILE: '/dev/null',
  PIP_NO_INDEX: '1',
  PIP_FIND_LINKS: fixture,
  UV_OFFLINE: '1',
  UV_FIND_LINKS: fixture,
};

export async function fixtureCard(): Promise<ModelCard> {
  await addModelPack(packUrl);
  return findModel('python_model').model.card;
}

/** Installs it, and says what the installer said; an empty list where it was there already. */
export async function install(home: string, deps: Partial<InstallDeps> = {}): Promise<string[]> {
  const lines: string[] = [];
  const all = { home, env: offlineEnv, say: (line: string) => void lines.push(line), ...deps };
  const plan = await planInstall(await fixtureCard(), all);
  if (plan !== undefined) await installEnvironment(plan, all);
  return lines;
}

/** The model that behaves as its variant is called, in an environment that is there after the first time. */
export async function load(variant: string, progress?: (said: string) => void): Promise<PythonModel> {
  await mkdir(keptHome, { recursive: true });
  await install(keptHome);
  const context = onCpu({ variant, files: {}, home: keptHome, ...(progress && { progress }) });
  return PythonModel.load(await fixtureCard(), context);
}

/** A second of a hum at 16 kHz. */
export const hum: Audio = {
  samples: Float32Array.from({ length: 16_000 }, (_, index) => 0.1 * Math.sin(index / 20)),
  sampleRateHz: 16_000,
};
