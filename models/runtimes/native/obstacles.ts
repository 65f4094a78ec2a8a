import { complete, type Failure } from '../../../contract/failure.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import { installedPackage } from '../../installed-package.ts';
import { leastNode, transcribeCppVersion } from './version.ts';

const engine = 'transcribe-cpp';

/** Where the engine's authors publish compiled libraries; each lies in a package of its own. */
const prebuilt: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64-metal',
  'darwin-x64': 'darwin-x64-cpu',
  'linux-arm64': 'linux-arm64-cpu-vulkan',
  'linux-x64': 'linux-x64-cpu-vulkan',
  'win32-x64': 'win32-x64-cpu-vulkan',
};

/** This machine, and where its packages are looked for. */
export interface NativeMachine {
  platform: string;
  arch: string;
  nodeVersion: string;
  from: string;
}
const thisMachine: NativeMachine = {
  platform: process.platform,
  arch: process.arch,
  nodeVersion: process.versions.node,
  from: import.meta.url,
};

/** Whether the engine and its compiled library are installed; nothing of it is loaded. */
export async function nativeObstacles(
  { title }: Pick<ModelCard, 'title'>,
  { platform, arch, nodeVersion, from }: NativeMachine = thisMachine,
): Promise<Failure[]> {
  const library = prebuilt[`${platform}-${arch}`];
  if (library === undefined) return [noLibrary(title, `${platform}-${arch}`)];
  const wanted = [engine, `@transcribe-cpp/${library}`];
  for (const name of wanted) {
    if ((await installedPackage(name, from)) === undefined) return [notInstalled(title, name, nodeVersion)];
  }
  return [];
}

/** When you get it: npm left the engine out, because Node is too old for it or optional packages are off. */
function notInstalled(title: string, name: string, nodeVersion: string): Failure {
  const isTooOld = Number(nodeVersion.split('.', 1)[0]) < leastNode;
  return complete({
    type: 'MissingRuntime',
    summary: isTooOld
      ? `${title} runs on ${engine}, which asks for Node ${leastNode} or newer; npm leaves it out on Node ${nodeVersion}.`
      : `${title} runs on ${engine}, and its package ${name} is not installed.`,
    cause: `no package ${name}`,
    blockedOn: `package:${engine}`,
    remedy: isTooOld
      ? {
          say: `install Node ${leastNode} or newer, and the packages again.`,
          commands: [`nvm install ${leastNode}`, 'npm ci'],
        }
      : {
          say: 'install it with its compiled library.',
          commands: [`npm install --include=optional ${engine}@${transcribeCppVersion}`],
        },
  });
}

/** When you get it: nobody publishes the engine for this system and processor. */
const noLibrary = (title: string, machine: string): Failure =>
  complete({
    type: 'MissingRuntime',
    summary: `${title} runs on ${engine}, which has no compiled library for ${machine}.`,
    blockedOn: `package:${engine}`,
    remedy: {
      say: 'run it on another machine, or build the library as its authors say.',
      commands: ['model-lab models list'],
      url: 'https://github.com/handy-computer/transcribe.cpp',
    },
  });
