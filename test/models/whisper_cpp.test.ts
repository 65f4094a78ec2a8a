import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import type { Failure } from '../../contract/failure.ts';
import { Transcript } from '../../contract/transcript.ts';
import { compareWords, wordErrorRate } from '../../evaluation/metrics/word-error-rate.ts';
import { whisperEnglish } from '../../evaluation/normalizers/whisper-english.ts';
import type { LoadContext, LoadedModel } from '../../models/adapter.ts';
import { ModelHost } from '../../models/host/model-host.ts';
import type { HearRequest } from '../../models/host/protocol.ts';
import { preflight } from '../../models/preflight.ts';
import { model } from '../../models/whisper_cpp/index.ts';
import { fetchWeights } from '../../models/weights/fetch-weights.ts';
import { startHub, type HubServer } from './hub/hub-server.ts';
import { onCpu } from './load-context.ts';
import { hasWhisperCli, realWhisperCli } from './real-whisper-cli.ts';
import { twoCitiesPath, twoCitiesText } from './two-cities.ts';
import { failureOf } from './weights/failure-of.ts';

const root = join(import.meta.dirname, '../..');
const shared = join(root, '../shared');
const weights = join(shared, 'hub/ggerganov/whisper.cpp/ggml-tiny.en-q5_1.bin');
const fixture = join(root, 'test/fixtures/whisper-cli/whisper-cli');
const words = (text: string): string[] => whisperEnglish(text).split(' ');
const silence = { samples: new Float32Array(16_000), sampleRateHz: 16_000 };

let folder: string;
const variable = process.env['WHISPER_CPP_BIN'];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-whisper-cpp-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  if (variable === undefined) delete process.env['WHISPER_CPP_BIN'];
  else process.env['WHISPER_CPP_BIN'] = variable;
});

const load = async (path: string, context: Partial<LoadContext> = {}): Promise<LoadedModel> =>
  (await model.adapter()).adapter.load(
    onCpu({ variant: 'tiny.en-q5_1', files: { model: path }, ...context }),
  );

describe('what whisper-cli prints', () => {
  const printed = async (as: string, variant = 'tiny.en'): Promise<Transcript> => {
    process.env['WHISPER_CPP_BIN'] = fixture;
    const loaded = await load(join(folder, as), { variant });
    return Transcript.parse(await loaded.asr?.(silence, {}));
  };

  it('a character that is spread over two tokens is put together, and a raw line break is read', async () => {
    const { text, segments } = await printed('split-character');
    expect(text).toBe('café,\n no');
    expect(segments[0]?.words?.map((word) => word.text)).toEqual([' café,\n', ' no']);
    expect(segments[0]?.tokens).toEqual([1, 2, 3, 4, 5]);
  });

  it('a word has the times of its first and last token, and the mean of their probabilities', async () => {
    const [first] = (await printed('split-character')).segments[0]?.words ?? [];
    expect(first).toMatchObject({ startSeconds: 0.1, endSeconds: 0.5, probability: 0.625 });
  });

  it('nothing is placed after the end of the recording', async () => {
    const [segment] = (await printed('split-character')).segments;
    expect(segment?.endSeconds).toBe(1);
    expect(segment?.words?.at(-1)?.endSeconds).toBe(1);
  });

  it('a language without spaces has a word a character, as OpenAI counts them', async () => {
    const { language, segments } = await printed('japanese', 'tiny');
    expect(language).toBe('ja');
    expect(segments[0]?.words?.map((word) => word.text)).toEqual(['日', '本']);
  });

  it.each([
    ['cut', 'InvalidOutput', 'model'],
    ['nothing', 'InvalidOutput', 'model'],
    ['unknown-language', 'BadDataset', 'item'],
    ['unknown-option', 'MissingRuntime', 'worker'],
  ])('%s, with exit code 0, is %s of the %s', async (as, type, scope) => {
    expect(await failureOf(printed(as))).toMatchObject({ type, scope });
  });
});

const isReal = existsSync(weights) && hasWhisperCli;
describe.skipIf(!isReal)('the real whisper-cli (needs ../shared, and whisper-cli or cmake)', () => {
  let program: string;
  beforeAll(async () => {
    program = await realWhisperCli();
    process.env['WHISPER_CPP_BIN'] = program;
  }, 900_000);

  const heard = async (loaded: LoadedModel, path: string): Promise<Transcript> =>
    Transcript.parse(await loaded.asr?.(await decodeAudio(path, { sampleRateHz: 16_000 }), {}));

  it('hears what transformers hears with the same weights in full precision, but for one word in twenty', async () => {
    const { 'whisper-tiny.en': reference } = z
      .object({ 'whisper-tiny.en': z.record(z.string(), z.string()) })
      .parse(JSON.parse(await readFile(join(shared, 'data/whisper-transcripts.json'), 'utf8')));
    const loaded = await load(weights);
    const corpus = { hits: 0, substitutions: 0, deletions: 0, insertions: 0 };
    for (const clip of ['jfk', 'goforward', 'austen_0870', 'austen_0880', 'austen_0890']) {
      const { text, segments, language } = await heard(loaded, join(shared, `data/audio/${clip}.wav`));
      const counts = compareWords(words(reference[clip] ?? ''), words(text));
      for (const key of ['hits', 'substitutions', 'deletions', 'insertions'] as const)
        corpus[key] += counts[key];
      expect(language).toBe('en');
      for (const { words: timed = [], text: said } of segments) {
        expect(timed.map((word) => word.text).join('')).toBe(said);
        const starts = timed.map(({ startSeconds }) => startSeconds);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      }
    }
    expect(wordErrorRate(corpus)).toBeLessThan(0.05);
  }, 300_000);

  it('hears 44 s whole, says how far it is, and what it used', async () => {
    const said: string[] = [];
    const loaded = await load(weights, { progress: (what) => said.push(what), threads: 2 });
    const { text } = await heard(loaded, await twoCitiesPath());
    expect(wordErrorRate(compareWords(words(twoCitiesText), words(text)))).toBeLessThan(0.05);
    expect(said.filter((what) => what.endsWith('%')).length).toBeGreaterThan(1);
    if (process.platform !== 'linux') return;
    expect(loaded.usage?.().cpuSeconds).toBeGreaterThan(0);
    expect(loaded.usage?.().peakBytes).toBeGreaterThan(50e6);
  }, 300_000);

  it('gives the same transcript again', async () => {
    const loaded = await load(weights);
    const clip = join(shared, 'data/audio/jfk.wav');
    expect(await heard(loaded, clip)).toEqual(await heard(loaded, clip));
  }, 300_000);

  it.each([
    [
      'cut',
      async (path: string) => {
        await writeFile(path, await readFile(weights));
        await truncate(path, 10_000_000);
      },
    ],
    ['of another kind', (path: string) => writeFile(path, 'GGUF, perhaps')],
  ])('a model file that is %s is WeightsCorrupt', async (name, make) => {
    const path = join(folder, name);
    await make(path);
    const loaded = await load(path);
    expect((await failureOf(Promise.resolve(loaded.asr?.(silence, {})))).type).toBe('WeightsCorrupt');
  });

  it.runIf(process.platform === 'linux')('too little memory is OutOfMemory', async () => {
    const limited = join(folder, 'limited');
    await writeFile(limited, `#!/bin/sh\nulimit -v 150000\nexec '${program}' "$@"\n`, { mode: 0o755 });
    process.env['WHISPER_CPP_BIN'] = limited;
    const loaded = await load(weights);
    process.env['WHISPER_CPP_BIN'] = program;
    expect((await failureOf(Promise.resolve(loaded.asr?.(silence, {})))).type).toBe('OutOfMemory');
  });
});

describe.skipIf(!isReal)('in its model process (needs ../shared, and whisper-cli or cmake)', () => {
  let hub: HubServer;
  let program: string;
  let files: Readonly<Record<string, string>>;
  let long: HearRequest;
  const bare = { HOME: '', PATH: '/usr/bin:/bin', HF_HUB_CACHE: '', HF_ENDPOINT: '' };
  beforeAll(async () => {
    program = await realWhisperCli();
    process.env['WHISPER_CPP_BIN'] = program;
    const path = 'ggml-tiny.en-q5_1.bin';
    const content = await readFile(weights);
    hub = await startHub({
      'ggerganov/whisper.cpp': { commit: 'c'.repeat(40), files: { [path]: content }, large: [path] },
    });
    Object.assign(bare, { HOME: folder, HF_HUB_CACHE: join(folder, 'hub'), HF_ENDPOINT: hub.url });
    ({ files } = await fetchWeights(model.card, 'tiny.en-q5_1', { home: folder, env: bare }));
    long = {
      kind: 'infer',
      capability: 'asr',
      audio: { path: await twoCitiesPath() },
      parameters: {},
    };
  }, 900_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  const start = (): Promise<ModelHost> =>
    ModelHost.start(
      {
        ...{ kind: 'load', model: 'whisper_cpp', variant: 'tiny.en-q5_1', files },
        ...{ threads: 1, provider: 'cpu', home: folder },
      },
      120,
    );

  /** The program that a model process has started, once there is one. */
  async function programOf(host: ModelHost): Promise<number> {
    for (;;) {
      const pids = childrenOf(host.pid ?? 0);
      if (pids[0] !== undefined) return pids[0];
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('is blocked while the program is missing, and ready and at work as soon as it is named', async () => {
    const obstacles = (env: NodeJS.ProcessEnv): Promise<Failure[]> =>
      preflight(model, 'tiny.en-q5_1', { home: folder, env });
    expect((await obstacles(bare)).map(({ type }) => type)).toEqual(['MissingBinary']);
    expect(await obstacles({ ...bare, WHISPER_CPP_BIN: program })).toEqual([]);
    const host = await start();
    const { output, timing } = await host.infer({
      ...long,
      audio: { path: join(shared, 'data/audio/jfk.wav') },
    });
    expect(output.capability === 'asr' && output.transcript.text).toMatch(/what you can do for your country/);
    expect(timing.peakBytes).toBeGreaterThan(100e6);
    host.kill();
  }, 120_000);

  it('a program that is killed in the middle is ModelCrashed with its signal', async () => {
    const host = await start();
    const busy = failureOf(host.infer(long));
    process.kill(await programOf(host), 'SIGKILL');
    expect(await busy).toMatchObject({ type: 'ModelCrashed' });
    expect((await busy).summary).toContain('signal SIGKILL');
    host.kill();
  }, 120_000);

  it.each(['is cancelled', 'was killed'])(
    'leaves no program behind when its process %s',
    async (how) => {
      const host = await start();
      const controller = new AbortController();
      const busy = host.infer(long, controller.signal).catch((error: unknown) => error);
      const pid = await programOf(host);
      if (how === 'is cancelled') controller.abort(new Error('cancelled'));
      else process.kill(host.pid ?? 0, 'SIGKILL');
      expect(await busy).toBeInstanceOf(Error);
      await expect.poll(() => isRunning(pid), { timeout: 5_000 }).toBe(false);
    },
    120_000,
  );
});

/** Processes that a process has started, named as the fixture and the real one are. */
function childrenOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === pid && name?.includes('whisper-cli') === true)
    .map(([child]) => Number(child));
}

/** One that ended and that nobody has asked about yet does not run. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
