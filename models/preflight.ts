import { hostname, totalmem } from 'node:os';
import { complete, type Failure } from '../contract/failure.ts';
import type { Hardware } from '../contract/hardware.ts';
import { hardwareOf, type ModelCard } from '../contract/model-card.ts';
import type { Model } from './adapter.ts';
import { findExecutable } from './executable.ts';
import { resolveToken } from './hub/token.ts';
import { hubSettings } from './hub/settings.ts';
import { installedPackage } from './installed-package.ts';
import { runtimeObstacles } from './runtimes/obstacles.ts';
import type { ProviderObstacle } from './runtimes/onnx/provider-obstacle.ts';
import { weightsAtHand } from './weights/fetch-weights.ts';
import { sourceObstacles } from './weights/source-obstacles.ts';

/** What a preflight looks at. */
export interface PreflightDeps {
  home: string;
  env: NodeJS.ProcessEnv;
  /** Name of this machine in remedies. */
  host?: string | undefined;
  /** What the worker offers. */
  hardware?: readonly Hardware[] | undefined;
  /** Memory that this process may use at most. */
  memoryBytes?: number | undefined;
  /** Default: each time anew, in a process of its own. */
  providerObstacle?: ProviderObstacle | undefined;
}

/**
 * Everything that keeps a model from running on this machine, at once, so that one round of mending is enough.
 * Loads and downloads nothing. Empty: ready, or only its weights have yet to be fetched.
 * @example const obstacles = await preflight(model, 'tiny', { home, env: process.env })
 */
export async function preflight(model: Model, variantName: string, deps: PreflightDeps): Promise<Failure[]> {
  const { card } = model;
  const variant = card.variants[variantName];
  if (variant === undefined) throw new Error(`${card.id} has no variant ${variantName}`);
  const hasWeights = (await weightsAtHand(card, variantName, deps)) !== undefined;
  const found = [
    ...(await runtimeObstacles(card, variantName, deps)),
    ...(await missingPackages(card)),
    // A program that a runtime drives has more than a name: the runtime itself looks for it.
    ...(card.runtime === 'binary' ? [] : await missingBinaries(card, deps.env)),
    ...(await missingCredentials(card, deps.env, hasWeights)),
    ...tooLittleMemory(card, variantName, variant.memoryBytes, deps.memoryBytes ?? memoryLimit()),
    ...noHardware(card, variantName, deps.hardware ?? ['cpu', 'network']),
    ...(hasWeights ? [] : await sourceObstacles(card, variant.weights, deps)),
  ];
  const where = deps.host ?? hostname();
  return withoutRepeats(found).map((failure) =>
    failure.remedy === undefined ? failure : { ...failure, remedy: { ...failure.remedy, where } },
  );
}

async function missingPackages({ requirements, title }: ModelCard): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const name of requirements.packages) {
    if ((await installedPackage(name)) !== undefined) continue;
    failures.push(
      complete({
        type: 'MissingPackage',
        summary: `${title} needs the npm package ${name}, which is not installed.`,
        blockedOn: `package:${name}`,
        remedy: { say: 'install the dependencies as locked.', commands: ['npm ci'] },
      }),
    );
  }
  return failures;
}

async function missingBinaries(
  { requirements, title }: ModelCard,
  env: NodeJS.ProcessEnv,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const name of requirements.binaries) {
    if ((await findExecutable(name, env)) !== undefined) continue;
    failures.push(
      complete({
        type: 'MissingBinary',
        summary: `${title} needs the program ${name}, which is not on PATH.`,
        cause: `PATH=${env.PATH ?? ''}`,
        blockedOn: `binary:${name}`,
        remedy: {
          say: `install ${name}; this must then print its path.`,
          commands: [`command -v ${name}`],
        },
      }),
    );
  }
  return failures;
}

async function missingCredentials(
  { requirements, title }: ModelCard,
  env: NodeJS.ProcessEnv,
  hasWeights: boolean,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const name of requirements.credentials) {
    const isHubToken = name === 'HF_TOKEN';
    // The hub's token opens a download; once the weights are here, nobody asks for it.
    if (isHubToken && (hasWeights || (await resolveToken(env, hubSettings(env))) !== undefined)) continue;
    if (!isHubToken && (env[name] ?? '') !== '') continue;
    failures.push(
      complete({
        type: 'MissingCredential',
        summary: `${title} needs ${name}, which is not set.`,
        blockedOn: isHubToken ? 'hf-token' : `credential:${name}`,
        remedy: isHubToken
          ? { say: 'log in to the hub with a read token.', commands: ['hf auth login'] }
          : {
              say: 'put it into the environment of the worker, or into .env.',
              commands: [`export ${name}=…`],
            },
      }),
    );
  }
  return failures;
}

function tooLittleMemory(card: ModelCard, variantName: string, needed: number, there: number): Failure[] {
  if (needed <= there) return [];
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  return [
    complete({
      type: 'OutOfMemory',
      summary: `${card.title} (${variantName}) needs ${megabytes(needed)} of memory; this machine allows ${megabytes(there)}.`,
      blockedOn: 'memory',
      remedy: {
        say: 'use a smaller variant, raise the limit of the container, or run it on a larger machine.',
        commands: [`model-lab models show ${card.id}`],
      },
    }),
  ];
}

function noHardware(card: ModelCard, variantName: string, offered: readonly Hardware[]): Failure[] {
  const here = (name: string): boolean => hardwareOf(card, name).some((kind) => offered.includes(kind));
  if (here(variantName)) return [];
  const hardware = hardwareOf(card, variantName);
  const others = Object.keys(card.variants).filter(here);
  const orOther = others.length === 0 ? '' : `, or take a variant that runs here: ${others.join(', ')}`;
  return [
    complete({
      type: 'NoCapableWorker',
      summary: `${card.title} (${variantName}) runs on ${hardware.join(' or ')}; this worker offers ${offered.join(', ')}.`,
      blockedOn: `hardware:${hardware.join('|')}`,
      remedy: {
        say: `ask for it on ${hardware.join(' or ')}, of a worker that offers that${orOther}.`,
        commands: [`model-lab worker --hardware ${hardware.join(',')}`],
      },
    }),
  ];
}

/** Memory of the machine, or of the container where that is less. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** A runtime that is also a listed package, or a package that is also a source, is one obstacle and not two. */
function withoutRepeats(failures: Failure[]): Failure[] {
  const firsts = new Map<string, Failure>();
  for (const failure of failures) {
    const key = failure.blockedOn ?? `${failure.type}: ${failure.summary}`;
    if (!firsts.has(key)) firsts.set(key, failure);
  }
  return [...firsts.values()];
}
