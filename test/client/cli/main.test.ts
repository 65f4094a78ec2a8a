import { execa } from 'execa';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { anyFreePort } from '../../../client/local/free-port.ts';
import { packageRoot } from '../../../store/package-root.ts';
import { shareBundles } from '../../kept-bundles.ts';
import { isJustBuilt, programEntry } from '../../program-entry.ts';
import { startTestServer, temporalBinary } from '../../temporal-binary.ts';
import { temporaryHome } from '../local/temporary-home.ts';

const { path, execArgv } = programEntry('client/cli/main');
const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(TEMPORAL|HF|MODEL_LAB)_|_PROXY$/i.test(name)),
);

/** `model-lab`, as a process of its own in a folder of its own, which is also its home. */
const modelLab = (folder: string, line: string, env: NodeJS.ProcessEnv = {}) =>
  execa(process.execPath, [...execArgv, path, ...line.split(' ')], {
    cwd: folder,
    env: { ...clean, TEMPORAL_CONFIG_FILE: join(folder, 'none.toml'), MODEL_LAB_HOME: folder, ...env },
    extendEnv: false,
    reject: false,
  });

const saidOnStderr = (command: ReturnType<typeof modelLab>, words: string) =>
  new Promise<void>((resolve, reject) => {
    let said = '';
    command.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(words)) resolve();
    });
    command.once('exit', () => reject(new Error(`it ended without saying "${words}": ${said}`)));
  });

test('a configured server that does not answer is exit code 4, with its address', async () => {
  const folder = await temporaryHome();
  const address = `127.0.0.1:${await anyFreePort()}`;
  const { exitCode, stdout, stderr } = await modelLab(folder, 'up', { TEMPORAL_ADDRESS: address });
  expect(exitCode).toBe(4);
  expect(stdout).toBe('');
  expect(stderr).toContain(`No Temporal server answers at ${address}`);
});

test.skipIf(!isJustBuilt || process.platform === 'win32')(
  'what was built starts as a program of its own (needs npm test, and a system with execute permissions)',
  async () => {
    const program = join(packageRoot, 'dist/client/cli/main.js');
    expect((await execa(program, ['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+/);
  },
);

test('.env of the working folder is read, and what is set already wins', async () => {
  const folder = await temporaryHome();
  await writeFile(join(folder, '.env'), 'HF_ENDPOINT=http://127.0.0.1:9\n');
  expect((await modelLab(folder, 'doctor')).stdout).toContain('http://127.0.0.1:9 is out of reach');
  const { stdout } = await modelLab(folder, 'doctor', { HF_ENDPOINT: 'http://127.0.0.1:10' });
  expect(stdout).toContain('http://127.0.0.1:10 is out of reach');
});

test('doctor --json is one document that never has the token', async () => {
  const folder = await temporaryHome();
  const token = 'hf_thisIsNoRealToken';
  const env = { HF_TOKEN: token, HF_ENDPOINT: 'http://127.0.0.1:9', PATH: '/nowhere' };
  const { exitCode, stdout } = await modelLab(folder, 'doctor --json', env);
  expect(stdout).not.toContain(token);
  const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string; detail: string }[] };
  const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
  expect(states).toMatchObject({
    Node: 'found',
    Python: 'absent',
    Temporal: 'absent',
    onnxruntime: 'found',
    GPU: expect.stringMatching(/^(found|absent)$/) as string,
    disk: 'found',
    'model hub': 'absent',
    'hub token': 'found',
  });
  expect(exitCode).toBe(0);
});

test('doctor names what is missing with its fix, and exits with 3', async () => {
  const folder = await temporaryHome();
  const { exitCode, stdout } = await modelLab(folder, 'doctor', { TEMPORAL_ADDRESS: '127.0.0.1:9' });
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/^missing +Temporal .*127\.0\.0\.1:9.*correct TEMPORAL_ADDRESS/m);
});

test('Ctrl-C in the middle of a download ends the command at once with 130, and frees the next one', async () => {
  const folder = await temporaryHome();
  const blackHole = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(blackHole, 'listening');
  onTestFinished(() => void blackHole.close());
  const { port } = blackHole.address() as AddressInfo;
  // No `temporal` on this PATH: it would be fetched.
  const env = { PATH: '/nowhere', HTTPS_PROXY: `http://127.0.0.1:${port}` };
  const command = modelLab(folder, 'up', env);
  await saidOnStderr(command, "SDK's own download");
  command.kill('SIGINT');
  expect((await command).exitCode).toBe(130);
  expect((await modelLab(folder, 'down')).stdout).toContain('Temporal server: not running');
});

test('a worker in the foreground serves until it is told to stop, and ends in order', async () => {
  const folder = await temporaryHome();
  await shareBundles(folder);
  const server = await startTestServer();
  onTestFinished(() => server.stop());
  const command = modelLab(folder, 'worker --hardware cpu', { TEMPORAL_ADDRESS: server.address });
  await saidOnStderr(command, 'serves lab');
  command.kill('SIGTERM');
  expect((await command).exitCode).toBe(0);
});

test('up prints where things are, and down ends them', async () => {
  const folder = await temporaryHome();
  await shareBundles(folder);
  const env = { PATH: `${dirname(await temporalBinary())}:${process.env['PATH'] ?? ''}` };
  onTestFinished(async () => void (await modelLab(folder, 'down', env)));
  const up = await modelLab(folder, 'up --json', env);
  expect(up.exitCode, up.stderr).toBe(0);
  const { uiUrl, started, worker } = JSON.parse(up.stdout) as {
    uiUrl: string;
    started: string[];
    worker: { queues: string[] };
  };
  expect(started).toHaveLength(2);
  expect(worker.queues).toContain('lab-cpu');
  expect((await fetch(uiUrl)).status).toBe(200);
  const down = await modelLab(folder, 'down', env);
  expect(down.stdout).toMatch(/worker: stopped[^]*Temporal server: stopped/);
}, 120_000);

const planned = async (folder: string, spec: string) => {
  await writeFile(join(folder, 'sprint.yaml'), spec);
  const { exitCode, stdout } = await modelLab(folder, 'sprint plan sprint.yaml');
  return { exitCode, lines: stdout.split('\n') };
};

test('a plan names what mends several models once: one command for the environment that they share', async () => {
  const folder = await temporaryHome();
  const { lines } = await planned(
    folder,
    `name: plan
datasets: { asr: [quickstart-speech] }
lanes: { far: { models: [glm_asr_nano_2512, seamlessm4t, kyutai_streaming] } }
`,
  );
  expect(lines.filter((line) => line.includes('environment:transformers'))).toHaveLength(3);
  expect(lines.filter((line) => line.includes('model-lab models install'))).toEqual([
    '    model-lab models install transformers',
  ]);
});

test('a plan lists each task as ready, or with the hardware that it waits for', async () => {
  const folder = await temporaryHome();
  const { exitCode, lines } = await planned(
    folder,
    `name: plan
datasets: { vad: [quickstart-conversation], enhance: [quickstart-noisy] }
lanes: { near: { models: [silero_vad, rnnoise] } }
`,
  );
  expect(exitCode).toBe(0);
  expect(lines.slice(0, 3).map((line) => line.trim().replace(/ {2,}/g, ' '))).toEqual([
    'plan: 2 tasks',
    'ready silero_vad:sequence/vad/quickstart-conversation@cpu 1 item',
    'ready rnnoise:default/enhance/quickstart-noisy@cpu 1 item',
  ]);
});

test('a plan says which dataset lacks the references that its tasks are scored on', async () => {
  const { lines } = await planned(
    await temporaryHome(),
    `name: plan
datasets: { asr: [quickstart-conversation] }
lanes: { words: { models: [moonshine] } }
`,
  );
  expect(lines).toContain('asr cannot be scored on quickstart-conversation: its only item lacks a text');
});
