import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Transcript } from '../../../contract/transcript.ts';
import { compareWords, wordErrorRate } from '../../../evaluation/metrics/word-error-rate.ts';
import { whisperEnglish } from '../../../evaluation/normalizers/whisper-english.ts';
import { ModelHost } from '../../../models/host/model-host.ts';
import { nativeObstacles, type NativeMachine } from '../../../models/runtimes/native/obstacles.ts';
import { nativeEngine, useNativeEngine } from '../native-engine.ts';
import { twoCitiesPath, twoCitiesText } from '../two-cities.ts';
import { failureOf } from '../weights/failure-of.ts';

const root = join(import.meta.dirname, '../../..');
const shared = join(root, '../shared');
const weights = join(shared, 'hub/ggerganov/whisper.cpp/ggml-tiny.en-q5_1.bin');
const pack = pathToFileURL(join(root, 'test/fixtures/native-whisper/index.ts')).href;
const words = (text: string): string[] => whisperEnglish(text).split(' ');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-native-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the native engine', () => {
  const machine: NativeMachine = { platform: 'linux', arch: 'x64', nodeVersion: '22.0.0', from: '' };
  const obstacle = async (there: Partial<NativeMachine>) =>
    (
      await nativeObstacles(
        { title: 'Voxtral' },
        { ...machine, from: pathToFileURL(`${folder}/x.js`).href, ...there },
      )
    )[0];

  it('that npm left out on Node 20 is MissingRuntime: newer Node first', async () => {
    const failure = await obstacle({ nodeVersion: '20.20.2' });
    expect(failure).toMatchObject({ type: 'MissingRuntime', blockedOn: 'package:transcribe-cpp' });
    expect(failure?.summary).toContain('asks for Node 22 or newer');
    expect(failure?.remedy?.commands).toEqual(['nvm install 22', 'npm ci']);
  });

  it('that is not installed on Node 22 is MissingRuntime, with the command', async () => {
    const failure = await obstacle({});
    expect(failure?.remedy?.commands).toEqual(['npm install --include=optional transcribe-cpp@0.2.3']);
  });

  it('that nobody compiles for this machine says so', async () => {
    const failure = await obstacle({ platform: 'freebsd' });
    expect(failure?.summary).toContain('no compiled library for freebsd-x64');
  });

  it('is ready where it and its library are installed, and not where the library is lacking', async () => {
    const { MODEL_LAB_TEST_ENGINE: installed } = await nativeEngine();
    const from = installed ?? import.meta.url;
    const here = { platform: process.platform, arch: process.arch, from };
    expect(await obstacle(here)).toBeUndefined();
    const other = process.platform === 'darwin' ? 'linux' : 'darwin';
    expect((await obstacle({ ...here, platform: other }))?.summary).toContain('@transcribe-cpp/');
  }, 300_000);
});

describe.skipIf(!existsSync(weights))('Whisper tiny.en on the native engine (needs ../shared)', () => {
  useNativeEngine(beforeAll, afterAll);

  const start = (path = weights, provider = 'cpu'): Promise<ModelHost> =>
    ModelHost.start(
      {
        ...{ kind: 'load', model: 'native_whisper', pack, variant: 'only', files: { model: path } },
        ...{ threads: 1, provider, home: folder },
      },
      300,
    );

  async function heard(host: ModelHost, path: string): Promise<Transcript> {
    const { output } = await host.infer({
      kind: 'infer',
      capability: 'asr',
      audio: { path },
      parameters: { language: 'en' },
    });
    if (output.capability !== 'asr') throw new Error(output.capability);
    return output.transcript;
  }

  it('hears what transformers hears with the same weights in full precision, but for one word in twenty', async () => {
    const { 'whisper-tiny.en': reference } = z
      .object({ 'whisper-tiny.en': z.record(z.string(), z.string()) })
      .parse(JSON.parse(await readFile(join(shared, 'data/whisper-transcripts.json'), 'utf8')));
    const host = await start();
    const corpus = { hits: 0, substitutions: 0, deletions: 0, insertions: 0 };
    for (const clip of ['jfk', 'goforward', 'austen_0870', 'austen_0880', 'austen_0890']) {
      const { text, language, segments } = await heard(host, join(shared, `data/audio/${clip}.wav`));
      const counts = compareWords(words(reference[clip] ?? ''), words(text));
      for (const key of ['hits', 'substitutions', 'deletions', 'insertions'] as const)
        corpus[key] += counts[key];
      expect(language).toBe('en');
      expect(segments[0]?.endSeconds).toBeGreaterThan(1);
    }
    host.kill();
    expect(wordErrorRate(corpus)).toBeLessThan(0.05);
  }, 300_000);

  it('hears 44 s whole, in segments with rising times', async () => {
    const host = await start();
    const { text, segments } = await heard(host, await twoCitiesPath());
    host.kill();
    expect(wordErrorRate(compareWords(words(twoCitiesText), words(text)))).toBeLessThan(0.05);
    const starts = segments.map(({ startSeconds }) => startSeconds);
    expect(starts.length).toBeGreaterThan(1);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  }, 300_000);

  it.each([
    [
      'that is cut',
      async (path: string) => {
        await writeFile(path, await readFile(weights));
        await truncate(path, 10_000_000);
      },
    ],
    ['of another kind', (path: string) => writeFile(path, 'neither GGUF nor ggml')],
  ])(
    'a file %s is WeightsCorrupt, and named',
    async (name, make) => {
      const path = join(folder, name);
      await make(path);
      expect(await failureOf(start(path))).toMatchObject({ type: 'WeightsCorrupt' });
      expect((await failureOf(start(path))).summary).toContain(name);
    },
    60_000,
  );

  it('a provider that this machine does not have is MissingRuntime: no other one steps in', async () => {
    const provider = process.platform === 'darwin' ? 'cuda' : 'mps';
    expect(await failureOf(start(weights, provider))).toMatchObject({
      type: 'MissingRuntime',
      blockedOn: `hardware:${provider}`,
    });
  }, 60_000);

  it('stops at once when it is cancelled', async () => {
    const host = await start();
    const controller = new AbortController();
    const audio = { path: await twoCitiesPath() };
    const busy = host.infer({ kind: 'infer', capability: 'asr', audio, parameters: {} }, controller.signal);
    setTimeout(() => controller.abort(new Error('cancelled')), 500);
    await expect(busy).rejects.toThrow('cancelled');
    await expect.poll(() => host.alive).toBe(false);
  }, 60_000);
});

it('an engine that is not installed is MissingRuntime when it is needed, too', async () => {
  const bare = { ...process.env };
  if (Object.keys(await nativeEngine()).length === 0) return;
  expect(bare['NODE_OPTIONS']).toBe(process.env['NODE_OPTIONS']);
  const load = {
    kind: 'load',
    model: 'native_whisper',
    pack,
    variant: 'only',
    files: { model: weights },
  } as const;
  const started = ModelHost.start({ ...load, threads: 1, provider: 'cpu', home: folder }, 60);
  expect(await failureOf(started)).toMatchObject({
    type: 'MissingRuntime',
    blockedOn: 'package:transcribe-cpp',
  });
}, 120_000);
