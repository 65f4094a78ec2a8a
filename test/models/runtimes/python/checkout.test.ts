import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCard } from '../../../../contract/model-card.ts';
import { findExecutable } from '../../../../models/executable.ts';
import { addModelPack } from '../../../../models/model-pack.ts';
import { findModel } from '../../../../models/registry.ts';
import { changedFile, type Checkout } from '../../../../models/runtimes/python/checkout.ts';
import { environmentFolder } from '../../../../models/runtimes/python/environment.ts';
import { familyOf } from '../../../../models/runtimes/python/family.ts';
import { fetchCheckout } from '../../../../models/runtimes/python/fetch-checkout.ts';
import { pythonIdentity } from '../../../../models/runtimes/python/identity.ts';
import { installEnvironment, planInstall } from '../../../../models/runtimes/python/install-environment.ts';
import { readLock } from '../../../../models/runtimes/python/lock.ts';
import { pythonObstacles } from '../../../../models/runtimes/python/obstacles.ts';
import { PythonModel } from '../../../../models/runtimes/python/python-model.ts';
import { onCpu } from '../../load-context.ts';
import { failureOf } from '../../weights/failure-of.ts';
import { codeRepository, gitEnv } from './code-repository.ts';
import { fixture, offlineEnv } from './fixture-model.ts';
import { uvFolder } from './real-uv.ts';

let folder: string;
let url: string;
let first: string;
let second: string;
let env: NodeJS.ProcessEnv;
/** PATH has Python and no git. */
let withoutGit: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-checkout-'));
  const repository = await codeRepository(
    folder,
    { 'voice.py': 'pitch = 1\n', 'data/words.txt': 'one\n' },
    { 'voice.py': 'pitch = 2\n' },
  );
  ({ url } = repository);
  [first = '', second = ''] = repository.commits;
  env = { ...offlineEnv, ...gitEnv, PATH: [await uvFolder(), process.env.PATH].join(delimiter) };
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await symlink((await findExecutable('python3', process.env)) ?? '', join(bin, 'python3'));
  withoutGit = { ...env, PATH: bin };
});
afterAll(() => rm(folder, { recursive: true }));

const at = (commit: string, from = url): Checkout => ({ name: 'voice-code', url: from, commit });
const into = async (): Promise<string> => join(await mkdtemp(join(folder, 'into-')), 'voice-code');

describe('code that no registry has', () => {
  it('is brought at the commit that is named, and not at the newest', async () => {
    const place = await into();
    const files = await fetchCheckout('speaker', at(first), place, { env });
    expect(await readFile(join(place, 'voice.py'), 'utf8')).toBe('pitch = 1\n');
    expect(Object.keys(files).toSorted()).toEqual(['data/words.txt', 'voice.py']);
    expect((await readdir(place)).toSorted()).toEqual(['data', 'voice.py']);
  });

  it('is known by its content: what was edited or removed is named', async () => {
    const place = await into();
    const files = await fetchCheckout('speaker', at(second), place, { env });
    expect(await changedFile(place, files)).toBeUndefined();
    await writeFile(join(place, 'voice.py'), 'pitch = 3\n');
    expect(await changedFile(place, files)).toBe('voice.py');
    await writeFile(join(place, 'voice.py'), 'pitch = 2\n');
    await rm(join(place, 'data/words.txt'));
    expect(await changedFile(place, files)).toBe('data/words.txt');
  });

  it.each([
    ['a commit that is not there', () => at('0'.repeat(40))],
    ['a repository that is not there', () => at(first, pathToFileURL(join(folder, 'gone')).href)],
  ])('%s is ModelNotFound', async (_what, checkout) => {
    const failure = await failureOf(fetchCheckout('speaker', checkout(), await into(), { env }));
    expect(failure).toMatchObject({
      type: 'ModelNotFound',
      remedy: { commands: [expect.stringMatching(/^git ls-remote /), 'model-lab models install speaker'] },
    });
  });

  it('a server that is not to be reached, or breaks, is ServiceUnavailable with the command that goes on', async () => {
    const server = createServer((_request, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const fetch = async () =>
      failureOf(
        fetchCheckout('speaker', at(first, `http://127.0.0.1:${port}/voice-code`), await into(), { env }),
      );
    const expected = {
      type: 'ServiceUnavailable',
      remedy: { commands: [expect.anything(), 'model-lab models install speaker'] },
    };
    expect(await fetch()).toMatchObject(expected);
    await new Promise((resolve) => server.close(resolve));
    expect(await fetch()).toMatchObject(expected);
  });

  it('without git is MissingBinary with the command that brings it', async () => {
    const fetch = fetchCheckout('speaker', at(first), await into(), { env: withoutGit });
    expect(await failureOf(fetch)).toMatchObject({
      type: 'MissingBinary',
      blockedOn: 'binary:git',
      remedy: { commands: [expect.stringContaining('git')] },
    });
  });
});

describe('an environment with such code', () => {
  let home: string;
  let card: ModelCard;
  /** The model of test/fixtures at another address, whose lock names a repository. */
  beforeAll(async () => {
    home = await mkdtemp(join(folder, 'home-'));
    card = await speaker('speaker_first', first);
  });
  async function speaker(id: string, commit: string): Promise<ModelCard> {
    const pack = join(folder, id);
    await cp(fixture, pack, { recursive: true });
    const lock = await readFile(join(pack, 'requirements.lock'), 'utf8');
    await writeFile(join(pack, 'requirements.lock'), `# checkout ${url} ${commit}\n${lock}`);
    const model = pathToFileURL(join(fixture, 'model.ts')).href;
    await writeFile(
      join(pack, 'model.mjs'),
      `import { model as one } from ${JSON.stringify(model)};
export const model = { ...one, card: { ...one.card, id: ${JSON.stringify(id)} } };`,
    );
    await addModelPack(pathToFileURL(join(pack, 'model.mjs')));
    return findModel(id).model.card;
  }
  async function install(): Promise<string[]> {
    const said: string[] = [];
    const deps = { home, env, say: (line: string) => void said.push(line) };
    const plan = await planInstall(card, deps);
    if (plan !== undefined) await installEnvironment(plan, deps);
    return said;
  }
  const obstacles = (with_ = env) => pythonObstacles(card, 'well', { home, env: with_ });
  const voice = async (): Promise<string> => {
    const family = familyOf(card);
    return join(environmentFolder(family, await readLock(family), home), 'checkouts/voice-code/voice.py');
  };

  it('names both what installs it and git, where git is not there', async () => {
    expect(await obstacles(withoutGit)).toMatchObject([
      { type: 'MissingPackage', remedy: { commands: ['model-lab models install speaker_first'] } },
      { type: 'MissingBinary', blockedOn: 'binary:git' },
    ]);
    const planned = planInstall(card, { home, env: withoutGit });
    expect(await failureOf(planned)).toMatchObject({ type: 'MissingBinary', blockedOn: 'binary:git' });
  });

  it('has it after the command, and needs git no more', async () => {
    expect(await install()).toContain(`Fetching ${url} at ${first.slice(0, 7)}`);
    expect(await readFile(await voice(), 'utf8')).toBe('pitch = 1\n');
    expect(await obstacles(withoutGit)).toEqual([]);
    expect(await install()).toEqual([]);
  });

  it('does not run code that was edited, and the command makes it anew', async () => {
    await writeFile(await voice(), 'pitch = 9\n');
    const expected = {
      type: 'MissingPackage',
      blockedOn: 'package:voice-code',
      summary: expect.stringContaining('voice-code/voice.py as it was published') as string,
      remedy: { commands: ['model-lab models install speaker_first'] },
    };
    expect(await obstacles()).toMatchObject([expected]);
    const load = PythonModel.load(card, onCpu({ variant: 'well', files: {}, home }));
    expect(await failureOf(load)).toMatchObject(expected);
    expect(await planInstall(card, { home, env })).toBeDefined();
  });

  it('is another one for another commit, and results of the two have different names', async () => {
    const other = await speaker('speaker_second', second);
    expect(await pythonObstacles(other, 'well', { home, env })).toMatchObject([{ type: 'MissingPackage' }]);
    expect((await readLock(familyOf(other))).sha256).not.toBe((await readLock(familyOf(card))).sha256);
    expect(await pythonIdentity(other, home)).not.toBe(await pythonIdentity(card, home));
  });
});
