import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { durationSeconds, type Audio } from '../../audio/audio.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { Turn, type Diarization } from '../../contract/diarization.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { preflight } from '../../models/preflight.ts';
import { model } from '../../models/pyannote_community/index.ts';
import { fetchWeights } from '../../models/weights/fetch-weights.ts';
import { startHub, validToken } from './hub/hub-server.ts';
import { installedEnvironment, keptHome } from './installed-environment.ts';
import { onCpu } from './load-context.ts';
import { failureOf } from './weights/failure-of.ts';

const root = join(import.meta.dirname, '../..');
const repository = 'pyannote/speaker-diarization-community-1';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-community-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the pipeline behind a gate', () => {
  it('asks for a token before anything is fetched, and for its environment', async () => {
    const found = await preflight(model, 'community-1', { home: folder, env: { PATH: process.env.PATH } });
    expect(found.map(({ type, blockedOn }) => `${type} ${blockedOn}`)).toEqual([
      'MissingPackage environment:pyannote_community',
      'MissingCredential hf-token',
    ]);
  });

  it('whose terms were not accepted names the page where they are', async () => {
    await using hub = await startHub({ [repository]: { commit: 'a'.repeat(40), files: {}, gated: true } });
    const env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: join(folder, 'hub'), HF_TOKEN: validToken };
    expect(await failureOf(fetchWeights(model.card, 'community-1', { home: folder, env }))).toMatchObject({
      type: 'AccessNotGranted',
      blockedOn: `hf-access:${repository}`,
      remedy: { url: `${hub.url}/${repository}` },
    });
  });
});

describe.skipIf(process.env['LAB_TEST_PYTHON'] === undefined)(
  "pyannote's own package (npm run test:python)",
  () => {
    let audio: Audio;
    let expected: Turn[];
    let loaded: LoadedModel;
    const said: string[] = [];
    beforeAll(async () => {
      const { python } = await installedEnvironment(model.card);
      const conversation = join(root, 'datasets/quickstart-conversation/conversation.flac');
      // Its voice network has its real size: a few seconds are enough of it.
      audio = await decodeAudio(conversation, { sampleRateHz: 16_000, durationSeconds: 12 });
      await writeFile(join(folder, 'audio.f32'), audio.samples);
      const script = join(root, 'test/golden/make-pyannote-community.py');
      const { stdout } = await execa(python, [script, join(folder, 'tiny'), join(folder, 'audio.f32')], {
        env: { HF_HUB_OFFLINE: '1', PYANNOTE_METRICS_ENABLED: '0' },
      });
      expected = z.array(Turn).parse(JSON.parse(stdout));
      const files = { config: join(folder, 'tiny/config.yaml') };
      const progress = (line: string): void => void said.push(line);
      const context = onCpu({ variant: 'community-1', files, home: keptHome, progress });
      loaded = await (await model.adapter()).adapter.load(context);
    }, 1_200_000);
    afterAll(() => loaded.dispose());

    const diarize = async (maxSpeakers?: number): Promise<Diarization> => {
      const diarization = await loaded.diarization?.(audio, { maxSpeakers });
      if (diarization === undefined) throw new Error('it diarizes nothing');
      return diarization;
    };

    it('gives the turns that a plain call of it gives, cut at the end of the recording', async () => {
      const end = durationSeconds(audio);
      expect(expected.length).toBeGreaterThan(5);
      const cut = expected.map((turn) => ({ ...turn, endSeconds: Math.min(turn.endSeconds, end) }));
      expect((await diarize()).turns).toEqual(cut);
    }, 300_000);

    it('says how far it is', () => {
      expect(said.some((line) => /^embeddings \d+\/\d+$/.test(line))).toBe(true);
    });

    it('names no more speakers than were asked for', async () => {
      const { turns } = await diarize(1);
      expect(new Set(turns.map(({ speaker }) => speaker)).size).toBe(1);
    }, 300_000);
  },
);
