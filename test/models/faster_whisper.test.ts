import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rename, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { durationSeconds, type Audio } from '../../audio/audio.ts';
import { decodeAudio } from '../../audio/decode.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { compareWords, wordErrorRate } from '../../evaluation/metrics/word-error-rate.ts';
import { whisperEnglish } from '../../evaluation/normalizers/whisper-english.ts';
import type { LoadContext, LoadedModel } from '../../models/adapter.ts';
import { adapterOf } from '../../models/faster_whisper/adapter.ts';
import { model } from '../../models/faster_whisper/index.ts';
import { ModelHost } from '../../models/host/model-host.ts';
import { model as whisper } from '../../models/whisper/index.ts';
import { preflight } from '../../models/preflight.ts';
import { fetchWeights } from '../../models/weights/fetch-weights.ts';
import { tinyEnRepository } from './ct2-tiny-en.ts';
import { startHub } from './hub/hub-server.ts';
import { installedEnvironment, keptHome } from './installed-environment.ts';
import { onCpu } from './load-context.ts';
import { twoCitiesPath, twoCitiesText } from './two-cities.ts';
import { failureOf } from './weights/failure-of.ts';
import { hasShared, publishedFiles } from './whisper/whisper-files.ts';

const speech = join(import.meta.dirname, '../../datasets/quickstart-speech');
const Line = z.object({ audio_filepath: z.string(), text: z.string() });
const clips = readFileSync(join(speech, 'manifest.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Line.parse(JSON.parse(line)));
const words = (text: string): string[] => whisperEnglish(text).split(' ');
const heard = (path: string): Promise<Audio> => decodeAudio(path, { sampleRateHz: 16_000 });

let folder: string;
let environment: string;
let files: Record<string, string>;
let loaded: LoadedModel;
const said: string[] = [];
const load = async (context: Partial<LoadContext> = {}): Promise<LoadedModel> =>
  (await model.adapter()).adapter.load(onCpu({ variant: 'tiny.en', files, home: keptHome, ...context }));
const transcribe = async (audio: Audio, by: LoadedModel = loaded): Promise<Transcript> => {
  const transcript = await by.asr?.(audio, {});
  if (transcript === undefined) throw new Error('it transcribes nothing');
  return transcript;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-faster-whisper-'));
  ({ folder: environment } = await installedEnvironment(model.card));
  await using hub = await startHub({ 'Systran/faster-whisper-tiny.en': await tinyEnRepository() });
  const env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: join(folder, 'hub') };
  ({ files } = await fetchWeights(model.card, 'tiny.en', { home: folder, env }));
  loaded = await load({ progress: (line) => said.push(line) });
}, 600_000);
afterAll(async () => {
  await loaded.dispose();
  await rm(folder, { recursive: true });
});

describe('faster-whisper', () => {
  it('hears real speech', async () => {
    const corpus = { hits: 0, substitutions: 0, deletions: 0, insertions: 0 };
    for (const { audio_filepath, text } of clips) {
      const counts = compareWords(
        words(text),
        words((await transcribe(await heard(join(speech, audio_filepath)))).text),
      );
      for (const key of ['hits', 'substitutions', 'deletions', 'insertions'] as const)
        corpus[key] += counts[key];
    }
    expect(wordErrorRate(corpus)).toBeLessThan(0.05);
  });

  it('hears a recording longer than its window, and says how far it is', async () => {
    const audio = await heard(await twoCitiesPath());
    const { text, segments, language } = await transcribe(audio);
    expect(wordErrorRate(compareWords(words(twoCitiesText), words(text)))).toBeLessThan(0.03);
    expect(language).toBe('en');
    expect(said.length).toBeGreaterThan(1);
    expect(said.at(-1)).toMatch(/of 44 s$/);

    const times = segments.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThanOrEqual(durationSeconds(audio));
    expect(segments.map((segment) => segment.text).join(' ')).toBe(text);
    expect(segments[0]).toMatchObject({ temperature: 0, tokens: expect.any(Array) as number[] });
  });

  it('gives the same for the same audio, also where it has to sample', async () => {
    const noise: Audio = {
      samples: Float32Array.from({ length: 32_000 }, (_, at) => Math.sin(at * at * 1e-3) * 0.3),
      sampleRateHz: 16_000,
    };
    expect(await transcribe(noise)).toEqual(await transcribe(noise));
  });

  it('has its own processes counted as its own', () => {
    expect(loaded.usage?.().peakBytes).toBeGreaterThan(150e6);
  });

  it('runs in a model process, as a worker has it', async () => {
    const request = { kind: 'load', model: 'faster_whisper', variant: 'tiny.en', files } as const;
    const host = await ModelHost.start({ ...request, threads: 1, provider: 'cpu', home: keptHome }, 60);
    const audio = { path: join(speech, 'goforward.flac') };
    const { output } = await host.infer({ kind: 'infer', capability: 'asr', audio, parameters: {} });
    expect(output.capability === 'asr' && words(output.transcript.text)).toEqual(
      words('go forward ten meters'),
    );
    host.kill();
  });

  it('serves the card of another model by its own name', async () => {
    const other = await adapterOf({ ...model.card, id: 'other', environment: 'faster_whisper' }).load(
      onCpu({ variant: 'any', files, home: keptHome }),
    );
    const { text } = await transcribe(await heard(join(speech, 'jfk.flac')), other);
    expect(text).toContain('what you can do for your country');
    await other.dispose();
  });
});

describe.skipIf(!hasShared)('the same weights by our own graphs (needs ../shared)', () => {
  it('give the same words, letter for letter', { timeout: 180_000 }, async () => {
    const { adapter } = await whisper.adapter();
    const own = await adapter.load(onCpu({ variant: 'tiny.en-fp32', files: publishedFiles(), home: folder }));
    for (const { audio_filepath } of clips) {
      const audio = await heard(join(speech, audio_filepath));
      const [ours, theirs] = [await transcribe(audio, own), await transcribe(audio)];
      // A beam writes cold-hearted, and the most likely tokens coldhearted.
      expect(words(ours.text).join(''), audio_filepath).toBe(words(theirs.text).join(''));
    }
    await own.dispose();
  });
});

describe('what faster-whisper lacks is named:', () => {
  it('its environment, with the command that makes it', async () => {
    expect(await preflight(model, 'tiny.en', { home: folder, env: process.env })).toMatchObject([
      { type: 'MissingPackage', remedy: { commands: ['model-lab models install faster_whisper'] } },
    ]);
  });

  it('a package that is not there any more', async () => {
    const lib = join(environment, 'lib');
    const [python = ''] = await readdir(lib);
    const tokenizers = join(lib, python, 'site-packages/tokenizers');
    await rename(tokenizers, `${tokenizers}.away`);
    const failure = await failureOf(load());
    await rename(`${tokenizers}.away`, tokenizers);
    expect(failure).toMatchObject({
      type: 'MissingPackage',
      blockedOn: 'package:tokenizers',
      remedy: { commands: ['model-lab models install faster_whisper'] },
    });
    await (await load()).dispose();
  });

  it('weights that were cut', async () => {
    const cut: Record<string, string> = {};
    for (const [name, path] of Object.entries(files)) {
      cut[name] = join(folder, basename(path));
      await copyFile(path, cut[name]);
    }
    await truncate(cut['model'] ?? '', 30_000_000);
    expect(await failureOf(load({ files: cut }))).toMatchObject({ type: 'WeightsCorrupt' });
  });

  it.skipIf(existsSync('/dev/nvidia0'))('CUDA, where there is none', async () => {
    expect(await failureOf(load({ provider: 'cuda' }))).toMatchObject({
      type: 'MissingRuntime',
      blockedOn: 'hardware:cuda',
    });
  });
});
