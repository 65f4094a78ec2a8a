import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../../audio/decode.ts';
import { model } from '../../../models/moonshine/index.ts';
import { openRecognizer, type Recognizer } from '../../../models/moonshine/recognizer.ts';
import { weightsOf } from '../registry-weights.ts';
import { publishedTokens } from './published-loop.ts';
import { writeRandomExport } from './random-export.ts';

const open = (encoder: string, decoder: string): Promise<Recognizer> =>
  openRecognizer({ encoder, decoder }, { threads: 1, provider: 'cpu' });

const call = join(import.meta.dirname, '../../../../shared/data/audio/call.wav');

// Elsewhere other kernels sum in other orders.
describe.skipIf(!existsSync(call) || process.arch !== 'x64')(
  'a telephone call of 30 s (needs ../shared)',
  () => {
    it('becomes the tokens that the published graphs give: a bit that differs would have grown by its end', async () => {
      const files = await weightsOf(model.card);
      const { samples } = await decodeAudio(call, { sampleRateHz: 16_000 });
      const window = samples.subarray(0, 30 * 16_000);
      const recognizer = await open(files['encoder'] ?? '', files['decoder'] ?? '');
      const tokens = await recognizer.recognize(window);
      await recognizer.dispose();
      expect(tokens.length).toBeGreaterThan(100);
      expect(tokens).toEqual(await publishedTokens(files, window, 195));
    }, 120_000);
  },
);

describe("weights of base's width, with other numbers of layers and words", () => {
  it('become a graph of their own shape, which stops where it is told to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'moonshine-'));
    const shape = { width: 416, inner: 64, vocabulary: 50, encoderLayers: 1, decoderLayers: 3 };
    const { encoder, decoder } = await writeRandomExport(folder, shape);
    const recognizer = await open(encoder, decoder);
    const second = Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i * i));
    const tokens = await recognizer.recognize(second);
    expect(tokens.length).toBeLessThanOrEqual(7);
    expect(tokens.every((token) => token < 50)).toBe(true);
    expect(await recognizer.recognize(second)).toEqual(tokens);
    await recognizer.dispose();
  });
});

describe('files that are not those of the card', () => {
  it('are WeightsCorrupt, and named with what they lack', async () => {
    const { encoder = '', decoder = '', tokenizer = '' } = await weightsOf(model.card);
    await expect(open(decoder, encoder)).rejects.toThrow('WeightsCorrupt: decoder_model_merged.ort');
    await expect(open(encoder, tokenizer)).rejects.toThrow('WeightsCorrupt: tokenizer.bin');
  });
});
