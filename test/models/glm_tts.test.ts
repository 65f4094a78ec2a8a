/**
 * `npm run test:python`: installs torch, 3 GB, and GLM-TTS's own code from GitHub; on Linux x64 alone. Where GitHub is out
 * of reach, LAB_GLM_TTS_REPOSITORIES names a folder with clones `GLM-TTS` and `jieba`, the former as its lock names it.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCard } from '../../contract/model-card.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { adapterOf } from '../../models/glm_tts/adapter.ts';
import { card as shipped } from '../../models/glm_tts/card.ts';
import { reader } from '../../models/glm_tts/voice.ts';
import { Graph } from '../../models/runtimes/onnx/writer/graph.ts';
import { environmentFolder, pythonIn } from '../../models/runtimes/python/environment.ts';
import { familyOf } from '../../models/runtimes/python/family.ts';
import { installEnvironment, planInstall } from '../../models/runtimes/python/install-environment.ts';
import { readLock } from '../../models/runtimes/python/lock.ts';
import { pythonObstacles } from '../../models/runtimes/python/obstacles.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { glmTtsPack } from './glm-tts-pack.ts';
import { keptHome } from './installed-environment.ts';
import { onCpu } from './load-context.ts';
import { failureOf } from './weights/failure-of.ts';

const root = join(import.meta.dirname, '../..');
const clip = join(root, 'datasets/quickstart-speech/austen_0880.flac');
const clipText = 'he was not an ill disposed young man';
const text = 'Hi.';
const threads = 2;

describe('GLM-TTS', () => {
  it('that is not installed says the command, and where there is no git, that too', async () => {
    const home = await mkdtemp(join(tmpdir(), 'lab-glm-tts-'));
    const obstacles = await pythonObstacles(shipped, 'default', { home, env: { PATH: home } });
    expect(obstacles).toMatchObject([
      { type: 'MissingPackage', remedy: { commands: ['model-lab models install glm_tts'] } },
      { type: 'MissingBinary', blockedOn: 'binary:python3' },
      { type: 'MissingBinary', blockedOn: 'binary:git' },
    ]);
    await rm(home, { recursive: true });
  });

  it('names the commits of all code that no registry has', async () => {
    const { checkouts } = await readLock(familyOf(shipped));
    expect(checkouts.map(({ name }) => name)).toEqual(['GLM-TTS', 'jieba']);
  });

  it('has by default a voice of three to ten seconds', async () => {
    const { samples, sampleRateHz } = await decodeAudio(reader.clip);
    expect(samples.length / sampleRateHz).toBeGreaterThan(3);
    expect(samples.length / sampleRateHz).toBeLessThan(10);
  });
});

describe.skipIf(process.env['LAB_TEST_PYTHON'] === undefined)(
  "GLM-TTS's own code (npm run test:python)",
  { timeout: 1_200_000 },
  () => {
    let folder: string;
    let card: ModelCard;
    let speaker: LoadedModel;
    const said: string[] = [];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lab-glm-tts-'));
      const pack = join(folder, 'pack');
      await mkdir(pack);
      card = await glmTtsPack(pack, process.env['LAB_GLM_TTS_REPOSITORIES']);
      const environment = await install();
      await voiceprint(join(environment, 'checkouts/GLM-TTS/frontend/campplus.onnx'));
      const script = join(root, 'test/golden/make-glm-tts.py');
      await execa(pythonIn(environment), [script, folder, clip, clipText, text], {
        // Sums of floats depend on how many threads add them.
        env: { HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: String(threads) },
      });
      speaker = await load();
    }, 2_400_000);
    afterAll(async () => {
      await speaker.dispose();
      await rm(folder, { recursive: true });
    });

    async function install(): Promise<string> {
      const deps = { home: keptHome, env: process.env, say: () => undefined };
      await mkdir(keptHome, { recursive: true });
      const plan = await planInstall(card, { ...deps, hardware: 'cuda' });
      if (plan !== undefined) await installEnvironment(plan, deps);
      const family = familyOf(card);
      return environmentFolder(family, await readLock(family), keptHome);
    }

    async function load(): Promise<LoadedModel> {
      const [source] = shipped.variants['default']?.weights ?? [];
      const paths = Object.entries(source?.files ?? {});
      const files = Object.fromEntries(paths.map(([name, { path }]) => [name, join(folder, 'ckpt', path)]));
      const progress = (line: string): void => void said.push(line);
      const context = onCpu({ variant: 'default', files, threads, home: keptHome, progress });
      return adapterOf(card, { clip, text: clipText }).load(context);
    }

    it("makes the samples of its authors' own script from the same weights, but for rounding, with progress", async () => {
      const expected = new Float32Array(new Uint8Array(await readFile(join(folder, 'expected.f32'))).buffer);
      said.length = 0;
      const { samples, sampleRateHz } = (await speaker.tts?.(text, { language: 'en-GB' })) ?? {};
      expect(sampleRateHz).toBe(24_000);
      expect(samples).toHaveLength(expected.length);
      // What is left is the order of sums: one other token of speech would change all.
      const furthest = expected.reduce(
        (most, sample, at) => Math.max(most, Math.abs(sample - (samples?.[at] ?? 1))),
        0,
      );
      expect(furthest).toBeLessThan(1e-6);
      expect(Math.max(...expected)).toBeGreaterThan(0.01);
      expect(new Set(said)).toEqual(new Set(['speech tokens', 'waveform']));
    });

    it('a language that it was not trained on is the fault of the item', async () => {
      expect(await failureOf(speaker.tts?.('Hei.', { language: 'nb' }) ?? Promise.resolve())).toMatchObject({
        type: 'BadDataset',
        scope: 'item',
      });
    });

    it('leaves its packages and its code as they were installed', async () => {
      expect(await planInstall(card, { home: keptHome, env: process.env, hardware: 'cuda' })).toBeUndefined();
    });
  },
);

/** What knows a voice has 28 MB; in a clone without it, a small one stands in: frames [1, n, 80] -> voice [1, 192]. */
async function voiceprint(path: string): Promise<void> {
  if (existsSync(path)) return;
  const graph = new Graph('voice');
  const frames = graph.input('frames', 'float32', [1, 'n', 80]);
  const weights = Array.from({ length: 80 * 192 }, (_, at) => Math.sin(at * at) / 10);
  const seen = graph.node('Tanh', [graph.node('MatMul', [frames, graph.float32(weights, [80, 192])])]);
  const attributes = { axes: [1], keepdims: 0 };
  graph.output('voice', 'float32', [1, 192], graph.node('ReduceMean', [seen], { attributes }));
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, graph.encode());
}
