/** `npm run bench:peers`: installs the peers, pinned, each in an environment of its own under `bench/.peers/`. */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { environments, folderOf, pythonOf, scriptsFolder, stampOf } from './peers/environments.ts';
import type { Environment } from './peers/environments.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !environments.some((environment) => environment.name === name));
if (unknown.length > 0) {
  console.error(
    `no peer is called ${unknown.join(', ')}: ${environments.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
for (const environment of environments) {
  const { name, megabytes, onlyWhenAsked } = environment;
  const wanted = asked.length === 0 ? onlyWhenAsked === undefined : asked.includes(name);
  if (wanted) await install(environment);
  else if (asked.length === 0) {
    console.log(`${name}: left out (${megabytes} MB: ${onlyWhenAsked}); npm run bench:peers -- ${name}`);
  }
}

async function install({ name, kind, megabytes, prepare }: Environment): Promise<void> {
  const pins = await readFile(pinsOf(name, kind), 'utf8');
  const folder = folderOf(name);
  if ((await readFile(stampOf(name), 'utf8').catch(() => '')) === pins) {
    console.log(`${name}: up to date`);
  } else {
    console.log(`${name}: installing, about ${megabytes} MB to download`);
    await rm(folder, { recursive: true, force: true });
    await (kind === 'python' ? installPython(name) : installNpm(name));
  }
  for (const script of prepare) {
    await execa(pythonOf(name), [join(scriptsFolder, script), folder], { stdio: 'inherit' });
  }
  await writeFile(stampOf(name), pins);
}

function pinsOf(name: string, kind: Environment['kind']): string {
  const file = kind === 'python' ? `requirements-${name}.txt` : join(name, 'package-lock.json');
  return join(scriptsFolder, file);
}

async function installPython(name: string): Promise<void> {
  const folder = folderOf(name);
  // The lists are complete: what a package would bring along and nobody uses is left out.
  const requirements = ['--quiet', '--no-deps', '--requirement', pinsOf(name, 'python')];
  if (await hasUv()) {
    await execa('uv', ['venv', '--quiet', '--python', '3.11', folder], { stdio: 'inherit' });
    await execa('uv', ['pip', 'install', '--python', pythonOf(name), ...requirements], { stdio: 'inherit' });
    return;
  }
  await execa('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  await execa(pythonOf(name), ['-m', 'pip', 'install', '--disable-pip-version-check', ...requirements], {
    stdio: 'inherit',
  });
}

async function hasUv(): Promise<boolean> {
  return (await execa('uv', ['--version'], { reject: false })).exitCode === 0;
}

async function installNpm(name: string): Promise<void> {
  const folder = folderOf(name);
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(scriptsFolder, name, file), join(folder, file));
  }
  // Its runtime's install script would download libraries for graphics processors.
  await execa('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
  });
}
