/** `npm run test:python`: installs the transformers library and torch, 3 GB on Linux. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Audio } from '../../audio/audio.ts';
import { decodeAudio } from '../../audio/decode.ts';
import type { Transcript } from '../../contract/transcript.ts';
import type { LoadedModel, Model } from '../../models/adapter.ts';
import { model as glm } from '../../models/glm_asr_nano_2512/index.ts';
import { model as kyutai } from '../../models/kyutai_streaming/index.ts';
import { model as seamless } from '../../models/seamlessm4t/index.ts';
import { installedEnvironment, keptHome } from './installed-environment.ts';
import { onCpu } from './load-context.ts';
import { failureOf } from './weights/failure-of.ts';

const root = join(import.meta.dirname, '../..');
const kinds = { glmasr: glm, kyutai_speech_to_text: kyutai, seamless_m4t_v2: seamless };
const names = ['glmasr', 'kyutai_speech_to_text', 'seamless_m4t_v2'] as const;
const Expected = z.record(z.enum(names), z.array(z.int()));

describe.skipIf(process.env['LAB_TEST_PYTHON'] === undefined)(
  'models of the transformers library (npm run test:python)',
  () => {
    let folder: string;
    let audio: Audio;
    let audioAt24kHz: Audio;
    let expected: z.infer<typeof Expected>;
    const open: LoadedModel[] = [];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lab-transformers-'));
      const { python } = await installedEnvironment(glm.card);
      const speech = join(root, 'datasets/quickstart-speech/jfk.flac');
      audio = await decodeAudio(speech, { sampleRateHz: 16_000 });
      audioAt24kHz = await decodeAudio(speech, { sampleRateHz: 24_000 });
      await writeFile(join(folder, '16000.f32'), audio.samples);
      await writeFile(join(folder, '24000.f32'), audioAt24kHz.samples);
      const script = join(root, 'test/golden/make-transformers.py');
      const { stdout } = await execa(python, [script, folder], {
        env: { HF_HUB_OFFLINE: '1' },
      });
      expected = Expected.parse(JSON.parse(stdout));
    }, 1_200_000);
    afterAll(async () => {
      await Promise.all(open.map((model) => model.dispose()));
      await rm(folder, { recursive: true });
    });

    async function load(kind: keyof typeof kinds, said: string[] = []): Promise<LoadedModel> {
      const model: Model = kinds[kind];
      const files = { config: join(folder, kind, 'config.json') };
      const progress = (line: string): void => void said.push(line);
      const context = onCpu({ variant: model.card.defaultVariant, files, home: keptHome, progress });
      const loaded = await (await model.adapter()).adapter.load(context);
      open.push(loaded);
      return loaded;
    }
    async function transcribe(by: LoadedModel, from: Audio, language?: string): Promise<Transcript> {
      const transcript = await by.asr?.(from, { language });
      if (transcript === undefined) throw new Error('it transcribes nothing');
      return transcript;
    }

    it.each(names)('%s gives the tokens that the documented call gives, with progress', async (kind) => {
      const said: string[] = [];
      const heard = kind === 'kyutai_speech_to_text' ? audioAt24kHz : audio;
      const { segments } = await transcribe(await load(kind, said), heard, 'en');
      expect(segments[0]?.tokens?.slice(0, expected[kind].length)).toEqual(expected[kind]);
      expect(segments[0]?.endSeconds).toBeCloseTo(11, 3);
      expect(said.some((line) => line.endsWith(' tokens'))).toBe(true);
    });

    it('a long recording becomes windows that lie end to end', async () => {
      const samples = Float32Array.from(
        { length: 4 * audio.samples.length },
        (_, at) => audio.samples[at % audio.samples.length] ?? 0,
      );
      const { segments, text } = await transcribe(await load('seamless_m4t_v2'), { ...audio, samples });
      expect(segments).toHaveLength(2);
      expect(segments[0]?.endSeconds).toBe(segments[1]?.startSeconds);
      expect(text).toBe(segments.map((segment) => segment.text).join(' '));
    });

    it('kyutai_speech_to_text says something to each 80 ms of a window and of the delay behind it', async () => {
      const by = await load('kyutai_speech_to_text');
      const fourTimes = new Float32Array(4 * audioAt24kHz.samples.length);
      for (let at = 0; at < 4; at++) fourTimes.set(audioAt24kHz.samples, at * audioAt24kHz.samples.length);
      const { segments } = await transcribe(by, { ...audioAt24kHz, samples: fourTimes });
      expect(segments.map(({ tokens }) => tokens?.length)).toEqual(
        segments.map(({ startSeconds, endSeconds }) => Math.floor((endSeconds - startSeconds + 1.5) / 0.08)),
      );
      expect(segments.at(-1)?.endSeconds).toBeCloseTo(44, 3);
      const blink = { ...audioAt24kHz, samples: audioAt24kHz.samples.slice(0, 240) };
      expect((await transcribe(by, blink)).segments.length).toBeLessThanOrEqual(1);
    });

    it('a language by its two letters is found, and an unknown one is the fault of the recording', async () => {
      const by = await load('seamless_m4t_v2');
      expect((await transcribe(by, audio, 'de-AT')).language).toBe('de-AT');
      expect(await failureOf(transcribe(by, audio, 'tlh'))).toMatchObject({
        type: 'BadDataset',
        scope: 'item',
      });
    });
  },
);
