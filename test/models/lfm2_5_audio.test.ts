/** `npm run test:python`: installs Liquid AI's package and torch, 3 GB on Linux; needs Python 3.12 or uv. */
import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Audio } from '../../audio/audio.ts';
import { decodeAudio } from '../../audio/decode.ts';
import type { Transcript } from '../../contract/transcript.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { model } from '../../models/lfm2_5_audio/index.ts';
import { installedEnvironment, keptHome } from './installed-environment.ts';
import { onCpu } from './load-context.ts';
import { failureOf } from './weights/failure-of.ts';

const root = join(import.meta.dirname, '../..');
const Expected = z.strictObject({ tokens: z.array(z.int()), spoken: z.int(), text: z.string() });

describe.skipIf(process.env['LAB_TEST_PYTHON'] === undefined)(
  "Liquid AI's own package (npm run test:python)",
  { timeout: 300_000 },
  () => {
    let folder: string;
    let tiny: string;
    let python: string;
    let audio: Audio;
    let expected: z.infer<typeof Expected>;
    let loaded: LoadedModel;
    const said: string[] = [];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lab-lfm-'));
      tiny = join(folder, 'tiny');
      await mkdir(tiny);
      ({ python } = await installedEnvironment(model.card));
      const speech = join(root, 'datasets/quickstart-speech/jfk.flac');
      audio = await decodeAudio(speech, { sampleRateHz: 16_000 });
      await writeFile(join(folder, 'audio.f32'), audio.samples);
      const script = join(root, 'test/golden/make-lfm2-5-audio.py');
      const { stdout } = await execa(python, [script, tiny, join(folder, 'audio.f32')], {
        env: { HF_HUB_OFFLINE: '1' },
      });
      expected = Expected.parse(JSON.parse(stdout));
      loaded = await load(tiny);
    }, 1_200_000);
    afterAll(async () => {
      await loaded.dispose();
      await rm(folder, { recursive: true });
    });

    async function load(from: string): Promise<LoadedModel> {
      const files = { config: join(from, 'config.json') };
      const progress = (line: string): void => void said.push(line);
      const context = onCpu({ variant: '1.5b', files, home: keptHome, progress });
      return (await model.adapter()).adapter.load(context);
    }
    async function transcribe(samples: Float32Array): Promise<Transcript> {
      const transcript = await loaded.asr?.({ samples, sampleRateHz: 16_000 }, {});
      if (transcript === undefined) throw new Error('it transcribes nothing');
      return transcript;
    }

    it('gives the tokens that the documented call gives, with progress', async () => {
      const { segments } = await transcribe(audio.samples);
      expect(segments[0]?.tokens?.slice(0, expected.tokens.length)).toEqual(expected.tokens);
      expect(segments[0]?.endSeconds).toBeCloseTo(11, 3);
      expect(said.filter((line) => line.endsWith(' tokens')).length).toBeGreaterThan(expected.tokens.length);
    });

    it('what it says aloud is no text', async () => {
      expect(expected.spoken).toBeGreaterThan(0);
      const { segments } = await transcribe(audio.samples);
      expect(segments[0]?.text.startsWith(expected.text)).toBe(true);
    });

    it('a window has no more tokens than anybody can say in it, and windows lie end to end', async () => {
      const samples = new Float32Array(4 * audio.samples.length);
      for (let at = 0; at < 4; at++) samples.set(audio.samples, at * audio.samples.length);
      const { segments, text } = await transcribe(samples);
      expect(segments).toHaveLength(2);
      expect(segments[0]?.endSeconds).toBe(segments[1]?.startSeconds);
      expect(text).toBe(segments.map((segment) => segment.text).join(' '));
      for (const { tokens, startSeconds, endSeconds } of segments) {
        expect(tokens?.length).toBeLessThanOrEqual(17 + 12 * (endSeconds - startSeconds));
      }
    });

    it('a blink of sound is no crash', async () => {
      const { segments } = await transcribe(audio.samples.slice(0, 40));
      expect(segments.length).toBeLessThanOrEqual(1);
    });

    it('weights that lack a part are WeightsCorrupt and not random', async () => {
      const lacking = join(folder, 'lacking');
      await cp(tiny, lacking, { recursive: true });
      const program = `
import sys
from safetensors.torch import load_file, save_file
weights = load_file(sys.argv[1])
save_file({name: value for name, value in weights.items() if not name.startswith("audio_adapter.")}, sys.argv[1])`;
      await execa(python, ['-c', program, join(lacking, 'model.safetensors')]);
      expect(await failureOf(load(lacking))).toMatchObject({
        type: 'WeightsCorrupt',
        cause: expect.stringContaining('audio_adapter.') as string,
      });
    });

    it('weights that were cut off are WeightsCorrupt', async () => {
      const cut = join(folder, 'cut');
      await cp(tiny, cut, { recursive: true });
      await truncate(join(cut, 'model.safetensors'), 100_000);
      expect(await failureOf(load(cut))).toMatchObject({ type: 'WeightsCorrupt' });
    });
  },
);
