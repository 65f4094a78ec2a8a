import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../audio/decode.ts';
import { ModelCard } from '../../contract/model-card.ts';
import { Transcript } from '../../contract/transcript.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { model } from '../../models/moonshine/index.ts';
import { openTokenizer } from '../../models/moonshine/tokenizer.ts';
import { longestWindowSeconds, windowsOf } from '../../models/moonshine/windows.ts';
import { npmMember, weightsOf, wheelMember } from './registry-weights.ts';
import { twoCitiesPath } from './two-cities.ts';

const speech = join(import.meta.dirname, '../../datasets/quickstart-speech');
const heard = async (path: string): Promise<Float32Array> =>
  (await decodeAudio(path, { sampleRateHz: 16_000 })).samples;

/** The hub's graphs lie, byte for byte, in the authors' npm package; its tokenizer in their first Python package. */
const hubLayout = async (): Promise<Record<string, string>> => {
  const hub = model.card.variants['tiny']?.weights.find((source) => source.kind === 'hub');
  const graph = (name: string, file: string): Promise<string> =>
    npmMember(
      '@moonshine-ai/moonshine-js@0.1.29',
      `package/dist/model/tiny/quantized/${file}`,
      hub?.files[name]?.sha256 ?? 'the card names no hash',
    );
  return {
    encoder: await graph('encoder', 'encoder_model.onnx'),
    decoder: await graph('decoder', 'decoder_model_merged.onnx'),
    tokenizer: await tokenizerJson(),
  };
};

const tokenizerJson = (): Promise<string> =>
  wheelMember(
    {
      kind: 'pypi',
      package: 'useful-moonshine-onnx',
      version: '20251121',
      wheel: 'useful_moonshine_onnx-20251121-py3-none-any.whl',
      sha256: 'b4189b0d7dc8064d567fd0b5d5ce78634be290b0a3a3274ab80ad11c46d531a2',
      bytes: 729305,
      pinnedBy: 'computed',
      files: {},
    },
    'moonshine_onnx/assets/tokenizer.json',
    'b68b995a58b3373db6c4f46864a9db50cd1333d086150ffa2c1096581ede9c10',
  );

const load = async (files: Record<string, string>): Promise<LoadedModel> =>
  (await model.adapter()).adapter.load({ variant: 'tiny', files, threads: 1, provider: 'cpu' });

const transcribe = async (loaded: LoadedModel, samples: Float32Array): Promise<Transcript> =>
  Transcript.parse(await loaded.asr?.({ samples, sampleRateHz: 16_000 }, {}));

const layouts = [
  {
    name: "the wheel's",
    files: () => weightsOf(model.card),
    jfk: 'And so my fellow Americans ask not what your country can do for you, ask what you can do for your country.',
  },
  {
    name: "the hub's",
    files: hubLayout,
    jfk: 'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.',
  },
];

describe.each(layouts)('with $name files', ({ files, jfk }) => {
  let loaded: LoadedModel;
  beforeAll(async () => {
    loaded = await load(await files());
  }, 300_000);
  afterAll(() => loaded.dispose());

  it.each([
    ['jfk', jfk],
    ['goforward', 'Go forward ten meters.'],
    ['austen_0880', 'He was not an ill-sposed young man.'],
    ['austen_0890', 'Unless to be rather cold-hearted and rather selfish, is to be ill-disposed,'],
  ])("%s becomes the text that the authors' own loop gives", async (clip, text) => {
    expect((await transcribe(loaded, await heard(join(speech, `${clip}.flac`)))).text).toBe(text);
  });

  it('two minutes of silence become nothing, or little: no endless repetition', async () => {
    const { text } = await transcribe(loaded, new Float32Array(120 * 16_000));
    expect(text.length).toBeLessThan(40);
  });

  it('a clip of 20 ms is heard, not refused', async () => {
    const { segments } = await transcribe(loaded, new Float32Array(320));
    expect(segments.length).toBeLessThanOrEqual(1);
  });
});
