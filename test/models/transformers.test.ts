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
import { model as seamless } from '../../models/seamlessm4t/index.ts';
import { installedEnvironment, keptHome } from './installed-environment.ts';
import { onCpu } from './load-context.ts';
import { failureOf } from './weights/failure-of.ts';

const root = join(import.meta.dirname, '../..');
const kinds = { glmasr: glm, seamless_m4t_v2: seamless };
const Expected = z.object({ glmasr: z.array(z.int()), seamless_m4t_v2: z.array(z.int()) });

describe.skipIf(process.env['LAB_TEST_PYTHON'] === undefined)(
  'models of the transformers library (npm run test:python)',
  () => {
    let folder: string;
    let audio: Audio;
    let expected: z.infer<typeof Expected>;
    const open: LoadedModel[] = [];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lab-transformers-'));
      const { python } = await installedEnvironment(glm.card);
      const speech = join(root, 'datasets/quickstart-speech/jfk.flac');
      audio = await decodeAudio(speech, { sampleRateHz: 16_000 });
      await writeFile(join(folder, 'audio.f32'), audio.samples);
      const script = join(root, 'test/golden/make-transformers.py');
      const { stdout } = await execa(python, [script, folder, join(folder, 'audio.f32')], {
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

    it.each(['glmasr', 'seamless_m4t_v2'] as const)(
      '%s gives the tokens that the documented call gives, with progress',
      async (kind) => {
        const said: string[] = [];
        const { segments } = await transcribe(await load(kind, said), audio, 'en');
        expect(segments[0]?.tokens?.slice(0, 24)).toEqual(expected[kind].slice(0, 24));
        expect(segments[0]?.endSeconds).toBeCloseTo(11, 3);
        expect(said.some((line) => line.endsWith(' tokens'))).toBe(true);
      },
    );

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
