import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Transcript } from '../../../contract/transcript.ts';
import type { AsrParameters, LoadedModel } from '../../../models/adapter.ts';
import { model } from '../../../models/whisper/index.ts';
import { onCpu } from '../load-context.ts';
import { failureOf } from '../weights/failure-of.ts';
import { clip, hasShared, publishedFiles, stockBase, stockFiles } from './whisper-files.ts';

const load = async (variant: string, files: Record<string, string>, home: string): Promise<LoadedModel> =>
  (await model.adapter()).adapter.load(onCpu({ variant, files, home }));

const hear = async (
  loaded: LoadedModel,
  samples: Float32Array,
  parameters: AsrParameters = {},
): Promise<Transcript> => Transcript.parse(await loaded.asr?.({ samples, sampleRateHz: 16_000 }, parameters));

describe.skipIf(!hasShared)('the adapter (needs ../shared)', () => {
  let home: string;
  let english: LoadedModel;
  let multilingual: LoadedModel;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'lab-whisper-adapter-'));
    english = await load('tiny.en', publishedFiles(), home);
    multilingual = await load('base-stock', stockFiles(stockBase), home);
  }, 120_000);
  afterAll(async () => {
    await english.dispose();
    await multilingual.dispose();
    await rm(home, { recursive: true });
  });

  it('a model of English hears English, whatever language it is told', async () => {
    const { language, text } = await hear(english, await clip('goforward'), { language: 'no' });
    expect(language).toBe('en');
    expect(text).toMatch(/go forward/i);
  }, 60_000);

  it('a language with a region is the language', async () => {
    expect((await hear(multilingual, await clip('goforward'), { language: 'en-GB' })).language).toBe('en');
  }, 60_000);

  it('a language that it was not trained on is the fault of the item, and named', async () => {
    const failure = await failureOf(hear(multilingual, await clip('goforward'), { language: 'tlh' }));
    expect(failure).toMatchObject({ type: 'BadDataset', scope: 'item' });
    expect(failure.summary).toContain('tlh');
  }, 60_000);

  it('words have their times where they are asked for, and only there', async () => {
    const samples = await clip('goforward');
    const [plain, timed] = [await hear(english, samples), await hear(english, samples, { words: true })];
    expect(plain.segments.map(({ words }) => words)).toEqual(plain.segments.map(() => undefined));
    expect(timed.segments.flatMap(({ words = [] }) => words.map(({ text }) => text)).join('')).toBe(
      timed.text,
    );
  }, 60_000);

  it('nothing is heard where it is told that nobody speaks', async () => {
    const samples = await clip('jfk');
    const speech = [{ startSeconds: 7.8, endSeconds: 11 }];
    const { text, segments } = await hear(english, samples, { speech });
    expect(text).not.toMatch(/fellow/i);
    expect(text).toMatch(/what you can do for your country/i);
    expect(segments[0]?.startSeconds).toBeGreaterThan(7);
    expect((await hear(english, samples, { speech: [] })).text).toBe('');
  }, 60_000);
});
