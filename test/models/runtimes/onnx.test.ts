import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LabError, type Failure } from '../../../contract/failure.ts';
import { openSession, probeProvider } from '../../../models/runtimes/onnx/session.ts';
import { float32, floats, int64, type Tensor } from '../../../models/runtimes/onnx/tensor.ts';

const root = join(import.meta.dirname, '../../..');
const Graphs = z.record(
  z.string(),
  z.string().transform((base64) => Buffer.from(base64, 'base64')),
);
const graphs = Graphs.parse(JSON.parse(readFileSync(join(root, 'test/golden/onnx-graphs.json'), 'utf8')));
const graph = (name: string): Buffer => graphs[name] ?? Buffer.alloc(0);
const cpu = { threads: 1, provider: 'cpu' };

const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await promise.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  if (error instanceof LabError) return error.failures[0];
  throw error;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fileWith = async (name: string, content: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

describe('a session', () => {
  it('runs a graph from a file and gives plain typed arrays back', async () => {
    const session = await openSession(await fileWith('identity.onnx', graph('identity')), cpu);
    expect(session.inputNames).toEqual(['x']);
    expect(session.inputDims('x')).toEqual([1]);
    expect(session.inputDims('nothing')).toBeUndefined();
    const outputs = await session.run({ x: float32(Float32Array.of(0.5), [1]) });
    expect(floats(outputs, 'y')).toEqual({ type: 'float32', data: Float32Array.of(0.5), dims: [1] });
    await session.release();
  });

  it('says which outputs there are when the wanted one is not among them', async () => {
    const session = await openSession(graph('identity'), cpu);
    const outputs = await session.run({ x: float32(Float32Array.of(0.5), [1]) });
    expect(() => floats(outputs, 'logits')).toThrow(/InvalidOutput.*"logits"/);
    await session.release();
  });
});

describe('what cannot be opened is named', () => {
  it.each([
    ['not a model', 'text.onnx', Buffer.from('not a model')],
    ['an empty file', 'empty.onnx', Buffer.alloc(0)],
    ['a cut file', 'cut.onnx', graph('identity').subarray(0, 40)],
    ['a cut .ort file', 'cut.ort', Buffer.from('ORTM and nothing else, for a while')],
  ])('%s: WeightsCorrupt, with the file', async (_what, name, content) => {
    const failure = await failureOf(openSession(await fileWith(name, content), cpu));
    expect(failure).toMatchObject({
      type: 'WeightsCorrupt',
      summary: expect.stringContaining(name) as string,
    });
    expect(failure.cause).not.toBe('');
  });

  it('a file that is gone: WeightsCorrupt, so that it is fetched again', async () => {
    expect(await failureOf(openSession(join(folder, 'gone.onnx'), cpu))).toMatchObject({
      type: 'WeightsCorrupt',
    });
  });

  it.each([
    ['a later format', 'fromTheFuture'],
    ['an operator that this runtime has not', 'unknownOperator'],
  ])('%s: MissingRuntime, since fetching it again would not help', async (_what, name) => {
    const failure = await failureOf(openSession(graph(name), cpu));
    expect(failure).toMatchObject({ type: 'MissingRuntime', blockedOn: 'package:onnxruntime-node' });
  });
});

describe('what fails while it runs is named', () => {
  const runFailure = async (name: string, inputs: Record<string, Tensor>): Promise<Failure> => {
    const session = await openSession(graph(name), cpu);
    try {
      return await failureOf(session.run(inputs));
    } finally {
      await session.release();
    }
  };

  it('too large a tensor: OutOfMemory, with its size', async () => {
    const failure = await runFailure('zeros', { x: int64([2 ** 50], [1]) });
    expect(failure).toMatchObject({ type: 'OutOfMemory', scope: 'worker' });
    expect(failure.summary).toContain('4503599627370496 bytes');
  });

  it('shapes that do not fit inside the graph: InvalidOutput', async () => {
    const inputs = { x: float32(new Float32Array(7), [7]), s: int64([2, 3], [2]) };
    expect(await runFailure('reshape', inputs)).toMatchObject({ type: 'InvalidOutput' });
  });

  it.each([
    ['a wrong shape', { x: float32(new Float32Array(2), [2]) }],
    ['a wrong rank', { x: float32(new Float32Array(1), [1, 1]) }],
    ['a wrong type', { x: int64([1], [1]) }],
    ['a missing input', {}],
  ])('%s at the door is our own bug: Unexpected', async (_what, inputs) => {
    expect(await runFailure('identity', inputs)).toMatchObject({ type: 'Unexpected' });
  });
});

describe('execution providers', () => {
  it('cpu works here', async () => {
    await expect(probeProvider('cpu')).resolves.toBeUndefined();
  });

  it('cuda is tried, not looked up in a list: it runs, or says on what it waits', async () => {
    const error: unknown = await probeProvider('cuda').catch((reason: unknown) => reason);
    if (error === undefined) return;
    const named = { type: 'MissingRuntime', blockedOn: 'hardware:cuda' };
    expect(error).toMatchObject({ failures: [expect.objectContaining(named)] });
  });

  it.each(['dml', 'coreml', 'no-such-provider'].filter((name) => !offered(name)))(
    '%s does not, and the failure says on what it waits',
    async (provider) => {
      expect(await failureOf(probeProvider(provider))).toMatchObject({
        type: 'MissingRuntime',
        blockedOn: `hardware:${provider}`,
      });
    },
  );

  /** Providers that the operating system brings along. */
  function offered(name: string): boolean {
    return (
      (name === 'dml' && process.platform === 'win32') || (name === 'coreml' && process.platform === 'darwin')
    );
  }
});

describe('in a fresh process', () => {
  const run = async (cwd: string, env: Record<string, string>): Promise<string> => {
    const script = `
      import { probeProvider } from './models/runtimes/onnx/session.ts';
      await probeProvider('cpu').then(() => console.log('ran'), (error) => console.log(error.message));
    `;
    const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/esm/index.mjs')).href;
    const { stdout } = await execa('node', ['--import', tsx, '--input-type=module', '--eval', script], {
      cwd,
      env: { HOME: folder, ...env },
    });
    return stdout;
  };

  it.runIf(process.platform === 'linux')('nothing is collected about the user', async () => {
    expect(await run(root, {})).toBe('ran');
    expect(await readdir(join(folder, '.cache')).catch(() => [])).not.toContain('Microsoft');
  });

  it('without onnxruntime-node, the command that installs it is given', async () => {
    const copy = join(folder, 'without');
    await mkdir(join(copy, 'node_modules'), { recursive: true });
    await cp(join(root, 'contract'), join(copy, 'contract'), { recursive: true });
    await cp(join(root, 'models/runtimes'), join(copy, 'models/runtimes'), { recursive: true });
    await symlink(join(root, 'node_modules/zod'), join(copy, 'node_modules/zod'));
    await writeFile(join(copy, 'package.json'), '{"type":"module"}');
    expect(await run(copy, {})).toMatch(
      /^MissingRuntime: .*\n {4}ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1\.30\.0$/,
    );
  });
});
