import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Audio } from '../../audio/audio.ts';
import { levelOf } from '../../audio/level.ts';
import type { Failure } from '../../contract/failure.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { model } from '../../models/espeak_ng/index.ts';
import { ModelHost } from '../../models/host/model-host.ts';
import { preflight } from '../../models/preflight.ts';
import { binaryIdentity } from '../../models/runtimes/binary/identity.ts';
import { espeakNg } from '../../models/runtimes/binary/espeak-ng.ts';
import { locateProgram } from '../../models/runtimes/binary/program.ts';
import { onCpu } from './load-context.ts';
import { failureOf } from './weights/failure-of.ts';

const fixture = join(import.meta.dirname, '../fixtures/espeak-ng');
const variable = process.env['ESPEAK_NG_BIN'];
const installed = await locateProgram(espeakNg, process.env).catch(() => undefined);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-espeak-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  if (variable === undefined) delete process.env['ESPEAK_NG_BIN'];
  else process.env['ESPEAK_NG_BIN'] = variable;
});

const load = async (): Promise<LoadedModel> =>
  (await model.adapter()).adapter.load(onCpu({ variant: 'default', files: {} }));

async function say(text: string, language?: string): Promise<Audio> {
  const audio = await (await load()).tts?.(text, { language });
  if (audio === undefined) throw new Error('it has no tts');
  return audio;
}

describe('the program', () => {
  const obstacles = (env: NodeJS.ProcessEnv): Promise<Failure[]> =>
    preflight(model, 'default', { home: folder, env: { HOME: folder, ...env } });

  it('is missing: MissingBinary, with the command that installs it', async () => {
    const failures = await obstacles({ PATH: join(folder, 'nothing') });
    expect(failures).toMatchObject([
      { type: 'MissingBinary', scope: 'worker', blockedOn: 'binary:espeak-ng' },
    ]);
    expect(failures[0]?.remedy?.commands).toEqual([
      process.platform === 'darwin' ? 'brew install espeak-ng' : 'sudo apt-get install espeak-ng',
    ]);
  });

  it('is another one: MissingRuntime', async () => {
    const [failure] = await obstacles({ PATH: process.env.PATH, ESPEAK_NG_BIN: '/bin/true' });
    expect(failure).toMatchObject({ type: 'MissingRuntime', blockedOn: 'binary:espeak-ng' });
  });

  it('is taken from its variable', async () => {
    const env = { PATH: '/usr/bin:/bin', ESPEAK_NG_BIN: join(fixture, 'espeak-ng') };
    expect(await obstacles(env)).toEqual([]);
  });

  it('has another identity when a dictionary of its data changes', async () => {
    const own = join(folder, 'own');
    await cp(fixture, own, { recursive: true });
    const identity = (): Promise<string> =>
      binaryIdentity(model.card, { PATH: '/usr/bin:/bin', ESPEAK_NG_BIN: join(own, 'espeak-ng') });
    const before = await identity();
    expect(await identity()).toBe(before);
    await writeFile(join(own, 'data/en_dict'), 'other words');
    expect(await identity()).not.toBe(before);
  });
});

describe('the end of the program', () => {
  beforeEach(() => {
    process.env['ESPEAK_NG_BIN'] = join(fixture, 'espeak-ng');
  });

  it.each([
    ['without a voice of the language', 'x-unknown', 'BadDataset', 'item'],
    ['without a sound', 'x-nothing', 'InvalidOutput', 'model'],
    ['in the middle of a file', 'x-cut', 'InvalidOutput', 'model'],
    ['by a crash', 'x-crash', 'ModelCrashed', 'model'],
    ['over an option', 'x-old', 'MissingRuntime', 'worker'],
  ])('%s is told as what it is', async (_, language, type, scope) => {
    expect(await failureOf(say('good morning', language))).toMatchObject({ type, scope });
  });
});

describe.skipIf(installed === undefined)('the real espeak-ng (needs espeak-ng)', () => {
  beforeEach(() => {
    process.env['ESPEAK_NG_BIN'] = installed;
  });

  const seconds = ({ samples, sampleRateHz }: Audio): number => samples.length / sampleRateHz;
  const sentence = 'Please put the kettle on and call your sister before the guests arrive.';

  it('says a sentence in about four seconds, at 22.05 kHz, neither silent nor clipped', async () => {
    const audio = await say(sentence, 'en');
    expect(audio.sampleRateHz).toBe(22_050);
    expect(seconds(audio)).toBeGreaterThan(2.5);
    expect(seconds(audio)).toBeLessThan(6);
    const { rms, clippedShare } = levelOf(audio.samples);
    expect(rms).toBeGreaterThan(0.02);
    expect(clippedShare).toBeLessThan(0.001);
  });

  it('says the same for the same text, and something else for another text or language', async () => {
    const first = await say(sentence);
    expect((await say(sentence)).samples).toEqual(first.samples);
    expect((await say('Something else.')).samples).not.toEqual(first.samples);
    expect((await say(sentence, 'de')).samples).not.toEqual(first.samples);
  });

  it.each(['de-AT', 'pt-BR', 'zh-CN', 'nb'])('has a voice for %s', async (language) => {
    expect(levelOf((await say('1 2 3', language)).samples).rms).toBeGreaterThan(0.01);
  });

  it('has none for a language that nobody speaks: the item fails, and no other', async () => {
    expect(await failureOf(say(sentence, 'xx'))).toMatchObject({ type: 'BadDataset', scope: 'item' });
  });

  it('reads brackets and line breaks as text, and not as phonemes or paragraphs', async () => {
    expect((await say('good\n\n morning')).samples).toEqual((await say('good morning')).samples);
    expect(seconds(await say('the code is [[h@l"oU]] today'))).toBeGreaterThan(
      seconds(await say('the code is today')),
    );
  });

  it('speaks in its model process too, and its seconds are those of the speech', async () => {
    const request = { model: 'espeak_ng', variant: 'default', files: {}, threads: 1, provider: 'cpu' };
    const host = await ModelHost.start({ kind: 'load', ...request, home: folder }, 60);
    const asked = { kind: 'infer', capability: 'tts', text: sentence, parameters: {} } as const;
    const { output, timing } = await host.infer(asked);
    host.kill();
    if (output.capability !== 'tts') throw new Error('it gave something else');
    expect(timing.audioSeconds).toBeCloseTo(output.samples.length / output.sampleRateHz, 6);
    expect(output.samples).toEqual((await say(sentence)).samples);
  });
});
